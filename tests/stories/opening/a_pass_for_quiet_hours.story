# A pass for quiet hours opens at noon and late in the evening, and at no other time; where another pass is
# on the card, that one pays.
tariff club
place club
day 2026-11-24
08:00 sell tennis/membre/heures_creuses C1 holder="UN" birth=1990-05-17  -> 99,00
11:30 in C1 court -> outside_its_hours
12:00 in C1 court -> opens
14:00 in C1 court -> outside_its_hours
20:30 in C1 court -> opens
day 2026-11-25
11:00 sell tennis/membre/10_entrees C1  -> 60,00
11:30 in C1 court -> opens
balance C1 tennis/membre/10_entrees = 9
12:30 in C1 court -> opens
balance C1 tennis/membre/10_entrees = 9
# Wednesday evening belongs to the young
18:30 in C1 court -> slot_reserved
