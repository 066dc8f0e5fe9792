# A parent and a baby come on one unit: the gate opens for two. Whether one or both turn the arm, it is
# one unit.
tariff club
place club
day 2026-11-24
09:00 sell bebe/membre/10_entrees C1 holder="MARTIN Anne" birth=1990-05-17  -> 80,00
10:00 in C1 room -> opens
inside room = 2
balance C1 bebe/membre/10_entrees = 9
11:00 in C1 room came=1 -> opens
inside room = 3
balance C1 bebe/membre/10_entrees = 8
