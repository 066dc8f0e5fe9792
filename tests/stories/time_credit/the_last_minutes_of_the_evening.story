# Who came an hour before closing and was not seen to leave pays what they can have stayed, not more.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17
19:10 in C1 pools -> opens
20:00 closing
balance C1 baignade/adulte_18/10_heures = 550
