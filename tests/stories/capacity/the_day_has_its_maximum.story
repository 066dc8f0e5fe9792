# Twelve may come in a day, however many have left. Tomorrow they may come again.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
09:00 sell baignade/adulte_18/12_entrees C2 holder="DEUX" birth=1990-05-17
10:00 in C1 pools -> opens
10:05 in C1 pools -> opens
10:10 in C1 pools -> opens
10:20 out C1 pools
10:20 out C1 pools
10:20 out C1 pools
11:00 in C1 pools -> opens
11:05 in C1 pools -> opens
11:10 in C1 pools -> opens
11:20 out C1 pools
11:20 out C1 pools
11:20 out C1 pools
12:00 in C1 pools -> opens
12:05 in C1 pools -> opens
12:10 in C1 pools -> opens
12:20 out C1 pools
12:20 out C1 pools
12:20 out C1 pools
13:00 in C1 pools -> opens
13:05 in C1 pools -> opens
13:10 in C1 pools -> opens
13:20 out C1 pools
13:20 out C1 pools
13:20 out C1 pools
14:00 in C2 pools -> day_full
today pools = 12
most pools = 3
balance C2 baignade/adulte_18/12_entrees = 12
day 2026-11-25
10:00 in C2 pools -> opens
