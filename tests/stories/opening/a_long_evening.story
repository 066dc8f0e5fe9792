# The pool is open until one in the morning: midnight is no closing. Their hours run on, and the last entry is half
# past twelve.
tariff issoire-2020
place nights
day 2026-11-27
09:00 sell baignade/adulte_18/10_heures C1 holder="UN" birth=1990-05-17
09:00 sell baignade/adulte_18/12_entrees C2 holder="DEUX" birth=1990-05-17
23:00 in C1 pools -> opens
23:50 in C2 pools -> opens
day 2026-11-28
00:10 in C2 pools -> opens
00:35 in C2 pools -> last_entry_passed
00:40 out C1 pools
balance C1 baignade/adulte_18/10_heures = 500
01:30 in C2 pools -> closed
