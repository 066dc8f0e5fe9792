# Into the sauna for a minute, out of it unseen, and three hours in the hall: its clock stood still only while
# somebody is known to be there.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
09:00 sell bien_etre/membre/10_entrees C1  -> 50,00
09:30 in C1 hall -> opens
09:31 in C1 sauna -> opens
10:40 out C1 hall
balance C1 sport/membre/2_heures = 60
# seen both ways, the hour in the sauna is no time of the hall
14:00 in C1 hall -> opens
14:01 in C1 sauna -> opens
15:01 out C1 sauna
15:20 out C1 hall
balance C1 sport/membre/2_heures = 30
