# Everybody had to leave: who had paid the balneo goes there again, whether they were in it or had come out.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:01 sell supplement/balneo/unitaire C1 -> 4,00
09:02 sell baignade/adulte_18/12_entrees C2 holder="DEUX" birth=1990-05-17  -> 40,00
09:03 sell supplement/balneo/unitaire C2 -> 4,00
10:00 in C1 pools -> opens
10:01 in C2 pools -> opens
10:10 in C1 balneo -> opens
10:11 in C2 balneo -> opens
10:30 out C1 balneo
10:40 fire
11:00 safe
11:10 in C1 pools -> opens
11:11 in C2 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 11
balance C2 baignade/adulte_18/12_entrees = 11
11:20 in C1 balneo -> opens
11:21 in C2 balneo -> opens
12:00 out C1 balneo
12:01 out C2 balneo
12:10 in C1 balneo -> opens
12:11 in C2 balneo -> opens
