# Ten hours are debited by the minute from the turn in to the turn out, one minute at least.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17  -> 24,00
10:00 in C1 pools -> opens
balance C1 baignade/adulte_18/10_heures = 600
11:15 out C1 pools
balance C1 baignade/adulte_18/10_heures = 525
12:00 in C1 pools -> opens
12:00 out C1 pools
balance C1 baignade/adulte_18/10_heures = 524
