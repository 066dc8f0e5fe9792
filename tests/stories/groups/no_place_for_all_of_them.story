# A group comes in as a whole or not at all: the pools hold six, and four are there.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 group C1 pools persons=4 -> opens
10:10 group C1 pools persons=3 -> zone_full
10:11 group C1 pools persons=2 supervisors=1 -> zone_full
10:12 group C1 pools persons=2 -> opens
balance C1 baignade/adulte_18/12_entrees = 6
inside pools = 6
