# Six may be in the pools. The seventh waits at the gate until somebody leaves; nothing is debited.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
09:00 sell baignade/adulte_18/12_entrees C2 holder="DEUX" birth=1990-05-17
10:00 in C1 pools -> opens
10:01 in C1 pools -> opens
10:02 in C1 pools -> opens
10:03 in C1 pools -> opens
10:04 in C1 pools -> opens
10:05 in C1 pools -> opens
10:06 in C2 pools -> zone_full
balance C2 baignade/adulte_18/12_entrees = 12
inside pools = 6
most pools = 6
11:00 out C1 pools
11:01 in C2 pools -> opens
inside pools = 6
# a card that may not come in anyhow is told why
11:02 in C3 pools -> card_unknown
today pools = 7
