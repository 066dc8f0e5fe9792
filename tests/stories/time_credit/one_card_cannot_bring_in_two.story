# The clock of a time credit runs for one person: the same card does not open again until it has gone out.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/10_heures C1 holder="NOM" birth=1990-05-17
10:00 in C1 pools -> opens
10:01 in C1 pools -> already_inside
10:30 in C1 pools -> already_inside
inside pools = 1
11:00 out C1 pools
11:01 in C1 pools -> opens
