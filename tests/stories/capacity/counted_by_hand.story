# Two came in behind others without turning the arm, and left: the counter never falls below zero. Staff
# count by hand and say so; at night whoever was missed on the way out is set to nobody.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17
10:00 in C1 pools -> opens
11:00 out C1 pools
11:01 out C1 pools
11:02 out C1 pools
inside pools = 0
14:00 recount pools 5
inside pools = 5
most pools = 5
today pools = 1
14:01 in C1 pools -> opens
14:02 in C1 pools -> zone_full
17:00 out C1 pools
inside pools = 5
20:45 night -> 5
inside pools = 0
# once a night: whoever is let in later stays counted
20:46 recount pools 2
20:45 night -> 0
inside pools = 2
