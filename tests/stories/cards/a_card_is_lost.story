# A lost card dies the moment its duplicate is made, and the duplicate has what was left, the date too.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17
10:00 in C1 pools -> opens
day 2026-11-26
09:00 replace C1 C2 -> 4,00
09:10 in C1 pools -> card_blocked
09:11 in C2 pools -> opens
balance C2 baignade/adulte_18/12_entrees = 10
day 2028-11-25
10:00 in C2 pools -> expired
