# Staff lower how many may be inside for the day; they never raise it above what the law allows. The
# next day it is as before.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
09:30 capacity pools 7 -> above_capacity
09:30 capacity sauna 2 -> zone_unknown
09:30 capacity pools 2
10:00 in C1 pools -> opens
10:01 in C1 pools -> opens
10:02 in C1 pools -> zone_full
11:00 capacity pools 6
11:01 in C1 pools -> opens
12:00 capacity pools 0
12:01 in C1 pools -> zone_full
12:02 out C1 pools
12:02 out C1 pools
12:02 out C1 pools
19:00 in C1 pools -> zone_full
day 2026-11-25
10:00 in C1 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 8
