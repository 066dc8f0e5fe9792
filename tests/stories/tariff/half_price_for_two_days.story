# What is charged at the way out has the discount of the day on which they came in.
day 2026-12-08
tariff club
19:00 sell sport/membre/location C1 holder="Chorale" birth=2000-01-01 -> 0,00
19:00 in C1 room -> opens
21:00 out C1 room
owes C1 = 10,02
# half of 5,01 an hour for two hours; it is rounded once
day 2026-12-09
09:00 in C1 room -> opens
10:30 out C1 room
owes C1 = 15,03
day 2026-12-10
23:30 in C1 room -> opens
day 2026-12-11
00:30 out C1 room
owes C1 = 17,54           # they came in while it was on
