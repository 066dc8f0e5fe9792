# Whoever was not seen to leave is charged two hours, and never past closing.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="UN" birth=1990-05-17
09:00 sell baignade/adulte_18/10_heures C2 holder="DEUX" birth=1990-05-17
10:00 in C1 pools -> opens
19:30 in C2 pools -> opens
20:00 closing
balance C1 baignade/adulte_18/10_heures = 480
balance C2 baignade/adulte_18/10_heures = 570
day 2026-11-25
10:00 in C1 pools -> opens
10:01 in C2 pools -> opens
