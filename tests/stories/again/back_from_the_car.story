# Whoever has left may come back within half an hour without paying again; later it is another visit.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 9
10:20 out C1 hall
10:25 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 9
inside hall = 1
10:40 out C1 hall
# half an hour counts from the last time that they left
11:09 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 9
11:20 out C1 hall
11:51 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 8
