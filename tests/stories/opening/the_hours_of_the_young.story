# Two hours of Tuesday belong to the young: others wait, also where the court would be open; the young come in
# before the public does.
tariff club
place club
day 2026-11-24
08:00 sell tennis/jeune/10_entrees C1 holder="UN" birth=2012-05-17  -> 20,00
08:01 sell tennis/membre/10_entrees C2 holder="DEUX" birth=1990-05-17  -> 60,00
08:59 in C1 court -> closed
09:00 in C1 court -> opens
09:30 in C2 court -> slot_reserved
10:30 in C2 court -> slot_reserved
10:31 group C1 court persons=4 -> opens
balance C1 tennis/jeune/10_entrees = 5
11:00 in C2 court -> opens
balance C2 tennis/membre/10_entrees = 9
# the young may come at other hours too
15:00 in C1 court -> opens
