# What paid for an inner zone by the hour starts a new clock each time, and is owed when it is used up.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/saison C1 holder="UN" birth=1990-05-17  -> 200,00
09:01 sell bien_etre/membre/1_heure C1  -> 15,00
10:00 in C1 hall -> opens
10:10 in C1 sauna -> opens
11:30 out C1 sauna
balance C1 bien_etre/membre/1_heure = -20
11:40 in C1 sauna -> time_owed
12:00 out C1 hall
