# Entries bought in spring end before those bought in autumn, and are spent before them, whichever is dearer.
tariff issoire-2020
day 2026-04-07
09:00 sell pass_1/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1
10:00 in C1 pools -> opens
balance C1 pass_1/adulte_18/12_entrees = 11
balance C1 baignade/adulte_18/12_entrees = 12
