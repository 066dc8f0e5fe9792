# Twelve entries are good for two years. On the last day they open; the next day they are told to have expired,
# and twelve new ones open again.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17
day 2028-11-24
10:00 in C1 pools -> opens
day 2028-11-25
10:00 in C1 pools -> expired
10:05 sell baignade/adulte_18/12_entrees C1 -> 38,00
10:06 in C1 pools -> opens
