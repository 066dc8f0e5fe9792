# The thirteenth visit on twelve entries is told so at the gate; two minutes at the till, and the gate opens.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17  -> 40,00
10:00 in C1 pools -> opens
10:10 in C1 pools -> opens
10:20 in C1 pools -> opens
10:30 in C1 pools -> opens
10:40 in C1 pools -> opens
10:50 in C1 pools -> opens
11:00 in C1 pools -> opens
11:10 in C1 pools -> opens
11:20 in C1 pools -> opens
11:30 in C1 pools -> opens
11:40 in C1 pools -> opens
11:50 in C1 pools -> opens
12:00 in C1 pools -> empty
12:02 sell baignade/adulte_18/12_entrees C1 -> 38,00
12:03 in C1 pools -> opens
