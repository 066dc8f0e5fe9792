# The way out is never shut: who stays longer than the hours that are left is let out, the minutes beyond are
# noted; where `overrun: wait` stands, another pass opens meanwhile.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17
09:05 in C1 pools -> opens
18:05 out C1 pools
balance C1 baignade/adulte_18/10_heures = 60
day 2026-11-25
10:00 in C1 pools -> opens
11:30 out C1 pools
balance C1 baignade/adulte_18/10_heures = -30
day 2026-11-26
10:00 in C1 pools -> time_used_up
10:05 sell baignade/adulte_18/12_entrees C1 -> 38,00
10:06 in C1 pools -> opens
