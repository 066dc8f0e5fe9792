# Three may be in the balneo. Who waits there swims meanwhile; in the establishment nobody came and nobody
# left, so its own limit of eight swimmers is not touched by the door.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell pass_1/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
09:00 sell pass_1/adulte_18/12_entrees C2 holder="DEUX" birth=1990-05-17
09:00 sell pass_1/adulte_18/12_entrees C3 holder="TROIS" birth=1990-05-17
09:00 sell pass_1/adulte_18/12_entrees C4 holder="QUATRE" birth=1990-05-17
10:00 in C1 pools -> opens
10:01 in C2 pools -> opens
10:02 in C3 pools -> opens
10:03 in C4 pools -> opens
10:30 in C1 balneo -> opens
10:31 in C2 balneo -> opens
10:32 in C3 balneo -> opens
10:33 in C4 balneo -> zone_full
inside pools = 1
inside balneo = 3
most swimmers = 4
11:00 out C1 balneo
11:01 in C4 balneo -> opens
balance C4 pass_1/adulte_18/12_entrees = 11
