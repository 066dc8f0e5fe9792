# The family's entries of last year are over; the season that is on the same card is one person's.
tariff club
place club
day 2024-11-20
09:00 sell sport/membre/famille C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"  -> 60,00
day 2026-11-24
09:00 sell sport/membre/saison C1  -> 200,00
10:00 in C1 hall -> opens
10:05 in C1 hall -> already_inside
