# Ten hours more were bought before the old ones were used up: what the visit takes beyond the old ones is
# of the new ones, and nobody owes anything.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="UN" birth=1990-05-17  -> 24,00
09:10 in C1 pools -> opens
18:40 out C1 pools
balance C1 baignade/adulte_18/10_heures = 30
19:00 sell baignade/adulte_18/10_heures C1  -> 22,00
19:05 in C1 pools -> opens
20:05 out C1 pools
balance C1 baignade/adulte_18/10_heures = 570
20:30 in C1 pools -> opens
