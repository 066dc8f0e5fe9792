# A card is lost while its owner swims: the new card lets them out, the old one is dead, nothing is lost.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17  -> 40,00
10:00 in C1 pools -> opens
11:00 replace C1 C2  -> 4,00
12:00 out C2 pools
inside pools = 0
14:00 in C1 pools -> card_blocked
14:01 in C2 pools -> opens
balance C2 baignade/adulte_18/12_entrees = 10
