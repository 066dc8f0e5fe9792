# The way out of the sauna was not seen. Its clock stops when they leave the hall, not when the club closes.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell bien_etre/membre/1_heure C1  -> 15,00
10:00 in C1 hall -> opens
10:05 in C1 sauna -> opens
10:25 out C1 hall
balance C1 bien_etre/membre/1_heure = 40
22:00 closing
balance C1 bien_etre/membre/1_heure = 40
