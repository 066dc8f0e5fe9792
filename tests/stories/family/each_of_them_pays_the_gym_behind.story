# Three of a family are in the hall. Who goes on to the sauna pays there, each of them; who has paid and come
# out may go in again.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/famille C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"  -> 60,00
09:01 sell bien_etre/membre/10_entrees C1  -> 50,00
10:00 in C1 hall -> opens
10:00 in C1 hall -> opens
10:00 in C1 hall -> opens
10:10 in C1 sauna -> opens
10:20 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 8
10:30 out C1 sauna
10:40 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 8
# one of them goes home; the others are there still
11:00 out C1 hall
11:10 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 7
# all of them have gone home; who comes to the sauna without having come in pays it
11:20 out C1 sauna
11:21 out C1 sauna
11:22 out C1 sauna
11:30 out C1 hall
11:31 out C1 hall
11:40 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 6
