# A card opens when the pools do: not between two openings, not in the last half hour, and on some
# days at other hours. Who is inside leaves whatever the hour.
tariff issoire-2020
place pools
day 2026-11-23
09:00 sell baignade/adulte_18/12_entrees C1 holder="NOM" birth=1990-05-17  -> 40,00
11:59 in C1 pools -> closed
12:00 in C1 pools -> opens
12:30 out C1 pools
13:30 in C1 pools -> last_entry_passed
14:00 in C1 pools -> closed
17:00 in C1 pools -> opens
21:00 out C1 pools
balance C1 baignade/adulte_18/12_entrees = 10
# the eve of Christmas ends at four; Christmas is closed
day 2026-12-24
15:29 in C1 pools -> opens
15:31 in C1 pools -> last_entry_passed
day 2026-12-25
10:00 in C1 pools -> closed
# the week of cleaning, and the day after it
day 2027-01-06
10:00 in C1 pools -> closed
day 2027-01-12
10:00 in C1 pools -> opens
# school holidays begin at ten; so does Easter Monday, which ends at six
day 2027-02-16
09:30 in C1 pools -> closed
10:00 in C1 pools -> opens
day 2027-03-29
09:59 in C1 pools -> closed
17:29 in C1 pools -> opens
17:31 in C1 pools -> last_entry_passed
balance C1 baignade/adulte_18/12_entrees = 6
