# Ten lessons, and no more than one from Monday to Sunday; those that are left wait for the next week.
tariff club
day 2026-11-24
10:00 sell tennis/membre/10_cours C1 holder="UN" birth=1990-05-17  -> 80,00
11:00 in C1 court -> opens
balance C1 tennis/membre/10_cours = 9
day 2026-11-29
11:00 in C1 court -> week_used_up
day 2026-11-30
11:00 in C1 court -> opens
balance C1 tennis/membre/10_cours = 8
