# Where `evacuation: run` stands, a fire alarm does not stop the clock: who comes back goes on with it.
tariff issoire-2020
place patient
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17
10:00 in C1 pools -> opens
10:30 fire
11:00 safe
11:10 in C1 pools -> opens
12:00 out C1 pools
balance C1 baignade/adulte_18/10_heures = 480
