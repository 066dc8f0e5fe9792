# Three members, one card: no more of them are inside than it has members, and who has left may come back.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/famille C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"  -> 60,00
10:00 in C1 hall -> opens
10:00 in C1 hall -> opens
10:00 in C1 hall -> opens
10:01 in C1 hall -> already_inside
balance C1 sport/membre/famille = 7
# two of them fetch the towels; both come back for nothing, and there is no third
10:10 out C1 hall
10:10 out C1 hall
10:15 in C1 hall -> opens
10:15 in C1 hall -> opens
10:16 in C1 hall -> already_inside
balance C1 sport/membre/famille = 7
inside hall = 3
