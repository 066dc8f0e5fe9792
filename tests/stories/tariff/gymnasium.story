# A college is billed the time its class was really there; a local association nothing.
day 2026-11-24
tariff issoire-gymnases-2020
08:00 sell gymnase/college/occupation C1 holder="College Verriere" birth=2000-01-01 -> 0,00
08:00 sell gymnase/association_locale/occupation C2 holder="Judo Champeix" birth=2000-01-01 -> 0,00
08:05 in C1 gymnase -> opens
08:06 in C2 gymnase -> opens
inside gymnase = 2
08:30 in C1 gymnase -> already_inside
09:35 out C1 gymnase
10:06 out C2 gymnase
inside gymnase = 0
owes C1 = 18,00           # an hour and a half
owes C2 = 0,00
# ... without a ceiling
13:00 in C1 gymnase -> opens
23:00 out C1 gymnase
owes C1 = 138,00
23:10 settle C1 -> 138,00
owes C1 = 0,00
23:11 settle C1 -> !nothing_owed
# an outside club pays the cheapest of days, half-days and hours
day 2026-11-25
08:00 sell gymnase/tiers/location C3 holder="Club de Clermont" birth=2000-01-01 -> 0,00
08:00 in C3 gymnase -> opens
12:00 out C3 gymnase
owes C3 = 240,00
14:00 in C3 gymnase -> opens
19:00 out C3 gymnase
owes C3 = 580,00          # half a day and an hour more
# nobody saw them leave: at most two hours are charged
day 2026-11-26
21:30 in C1 gymnase -> opens
23:00 closing
owes C1 = 18,00
