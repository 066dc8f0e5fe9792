# Where `evacuation: free` stands, a stay that a fire alarm has ended costs nothing at all.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17
09:05 in C1 pools -> opens
10:05 fire
balance C1 baignade/adulte_18/10_heures = 600
10:30 safe
11:00 in C1 pools -> opens
11:30 out C1 pools
balance C1 baignade/adulte_18/10_heures = 570
