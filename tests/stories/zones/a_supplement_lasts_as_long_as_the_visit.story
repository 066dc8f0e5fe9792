# A supplement opens the balneo for the visit of the day, also after a swim in between. Who has left the pools
# has ended the visit.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 in C1 pools -> opens
10:10 in C1 balneo -> no_pass_here
10:15 sell supplement/balneo/unitaire C1 -> 4,00
10:20 in C1 balneo -> opens
balance C1 supplement/balneo/unitaire = 0
10:50 out C1 balneo
11:10 in C1 balneo -> opens
11:30 out C1 balneo
balance C1 baignade/adulte_18/12_entrees = 11
12:00 out C1 pools
14:00 in C1 pools -> opens
14:10 in C1 balneo -> empty
balance C1 baignade/adulte_18/12_entrees = 10
