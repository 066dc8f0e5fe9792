# The court of the club closes at noon. Whoever was not seen to leave in the morning has left all the same, and
# plays again in the afternoon; within the same hours nobody comes in twice.
tariff club
place courts
day 2026-11-24
09:00 sell tennis/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 60,00
10:00 in C1 court -> opens
10:30 in C1 court -> already_inside
12:30 in C1 court -> closed
14:00 in C1 court -> opens
14:30 in C1 court -> already_inside
balance C1 tennis/membre/10_entrees = 8
