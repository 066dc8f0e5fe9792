# Through the gym, the hall, out to the car and back into the gym: one visit, one entry.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 in C1 hall -> opens
10:05 in C1 gym -> opens
10:30 out C1 gym
10:31 out C1 hall
10:40 in C1 hall -> opens
10:41 in C1 gym -> opens
inside gym = 1
inside hall = 0
balance C1 sport/membre/10_entrees = 9
