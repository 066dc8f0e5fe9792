# Whoever comes back from the car within the time for it goes on with the visit: the sauna that they have paid
# asks nothing again. A new visit pays both again.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell bien_etre/membre/10_entrees C1  -> 50,00
10:00 in C1 hall -> opens
10:05 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 9
10:30 out C1 sauna
10:31 out C1 hall
10:40 in C1 hall -> opens
10:41 in C1 sauna -> opens
10:50 out C1 sauna
10:51 out C1 hall
11:15 in C1 hall -> opens
11:16 in C1 sauna -> opens
balance C1 sport/membre/10_entrees = 9
balance C1 bien_etre/membre/10_entrees = 9
11:30 out C1 sauna
11:31 out C1 hall
12:30 in C1 hall -> opens
12:31 in C1 sauna -> opens
balance C1 sport/membre/10_entrees = 8
balance C1 bien_etre/membre/10_entrees = 8
# with hours, whose clock stops on the way out and starts again, it is the same visit too
09:00 sell sport/membre/2_heures C2 holder="DEUX" birth=1980-05-17  -> 20,00
09:00 sell bien_etre/membre/10_entrees C2  -> 50,00
14:00 in C2 hall -> opens
14:05 in C2 sauna -> opens
14:20 out C2 sauna
14:25 out C2 hall
14:30 in C2 hall -> opens
14:35 in C2 sauna -> opens
balance C2 bien_etre/membre/10_entrees = 9
