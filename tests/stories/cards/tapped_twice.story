# Eight seconds after a turn the same card at the same gate is a hand that lingers: it is told that it has passed,
# and nothing is spent. A minute later it is a second visit.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17
10:00 in C1 pools -> opens
10:00 in C1 pools -> passed_a_moment_ago
10:00 in C1 pools -> passed_a_moment_ago
balance C1 baignade/adulte_18/12_entrees = 11
10:01 in C1 pools -> opens
balance C1 baignade/adulte_18/12_entrees = 10
