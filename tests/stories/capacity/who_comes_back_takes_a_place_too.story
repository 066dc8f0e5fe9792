# Coming back costs nothing, but a full hall is full: two may be inside, and one has taken the place meanwhile.
tariff club
place club
day 2026-11-24
08:00 capacity hall 2
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C2 holder="DEUX" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C3 holder="TROIS" birth=1990-05-17  -> 40,00
10:00 in C1 hall -> opens
10:00 in C2 hall -> opens
10:10 out C1 hall
10:11 in C3 hall -> opens
10:15 in C1 hall -> zone_full
10:20 out C2 hall
10:21 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 9
