# Ten hours: the clock runs from the turnstile in to the turnstile out. The door of the balneo neither starts
# nor stops it.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="UN" birth=1990-05-17  -> 24,00
09:01 sell supplement/balneo/unitaire C1 -> 4,00
10:00 in C1 pools -> opens
10:30 in C1 balneo -> opens
10:40 in C1 pools -> already_inside
11:00 out C1 balneo
balance C1 baignade/adulte_18/10_heures = 600
11:30 out C1 pools
balance C1 baignade/adulte_18/10_heures = 510
