# A card handed back over the fence opens nothing: its owner is inside. Staff who know better let it in.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
10:00 in C1 hall -> opens
10:02 in C1 hall -> already_inside
balance C1 sport/membre/10_entrees = 9
# left through the emergency exit, which reads no card; the desk has seen it
11:00 in C1 hall -> already_inside
11:01 admit C1
11:02 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 8
# once, and not for the rest of the day
11:10 in C1 hall -> already_inside
# what was not used within ten minutes is gone
11:20 admit C1
11:31 in C1 hall -> already_inside
12:00 out C1 hall
14:00 in C1 hall -> opens
# nobody is inside after the night
22:30 night -> 2
day 2026-11-25
10:00 in C1 hall -> opens
