# The pool closes at half past twelve and opens again at two: whoever was not seen to leave in the
# morning has left by then, and comes back in the afternoon. So it was too when nobody looked until
# the evening.
tariff issoire-2020
place patient
day 2026-11-25
09:00 sell baignade/adulte_18/10_heures C1 holder="UN" birth=1990-05-17
11:30 in C1 pools -> opens
12:30 closing
balance C1 baignade/adulte_18/10_heures = 540
14:30 in C1 pools -> opens
19:00 closing
balance C1 baignade/adulte_18/10_heures = 420
day 2026-12-02
11:30 in C1 pools -> opens
19:00 closing
balance C1 baignade/adulte_18/10_heures = 360
