# Where a delay stands for the zone, the same card waits for so long, at whichever gate; where nothing is
# asked, the gate only knows that it was read a moment ago, and does not mind.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 in C1 bar -> opens
10:09 in C1 bar -> passed_a_moment_ago
10:11 in C1 bar -> opens
balance C1 sport/membre/10_entrees = 8
11:00 in C1 room -> opens
11:00 in C1 room -> opens
balance C1 sport/membre/10_entrees = 6
