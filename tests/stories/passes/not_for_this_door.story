# Swimming does not open the lesson rooms, and aquagym does not open the balneo. Nothing is spent on a door that
# stays shut.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
09:00 sell aquagym/adulte_16/12_entrees C2 holder="DEUX" birth=1990-05-17
10:00 in C1 activities -> no_pass_here
10:01 in C2 balneo -> no_pass_here
10:02 in C2 activities -> opens
balance C1 baignade/adulte_18/12_entrees = 12
balance C2 aquagym/adulte_16/12_entrees = 11
