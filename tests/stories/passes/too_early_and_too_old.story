# Spring is sold in winter and opens in spring. The juniors' card asks the age at the gate: it opens until the eve
# of the eighteenth birthday.
tariff club
day 2026-11-24
09:00 sell tennis/membre/printemps C1 holder="UN" birth=1990-05-17  -> 70,00
09:05 in C1 court -> not_yet_valid
09:10 sell tennis/cadet/10_entrees C2 holder="DEUX" birth=2008-12-01  -> 25,00
09:15 in C2 court -> opens
balance C2 tennis/cadet/10_entrees = 9
day 2026-11-30
23:00 in C2 court -> opens
day 2026-12-01
09:00 in C2 court -> age_outside
balance C2 tennis/cadet/10_entrees = 8
day 2027-03-01
09:00 in C1 court -> opens
day 2027-07-01
09:00 in C1 court -> expired
