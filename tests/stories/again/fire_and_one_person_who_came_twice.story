# Where the way out reads no card, somebody who came twice this morning seems to be there twice. After the
# alarm they come back for nothing once.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:01 sell baignade/famille_5/10_entrees C2 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"  -> 26,00
09:10 in C1 pools -> opens
10:30 in C1 pools -> opens
10:40 in C2 pools -> opens
10:40 in C2 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 10
balance C2 baignade/famille_5/10_entrees = 8
11:00 fire
11:30 safe
11:40 in C1 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 10
11:50 in C1 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 9
12:00 in C2 pools -> opens
12:00 in C2 pools -> opens
balance C2 baignade/famille_5/10_entrees = 8
12:00 in C2 pools -> opens
balance C2 baignade/famille_5/10_entrees = 7
