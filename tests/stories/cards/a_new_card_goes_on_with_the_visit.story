# The card is lost between the pools and the balneo. The new one knows what the old one has paid.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell bien_etre/membre/10_entrees C1  -> 50,00
10:00 in C1 hall -> opens
10:05 in C1 sauna -> opens
10:30 out C1 sauna
10:45 replace C1 C2  -> 0,00
# it counts as inside, like the one that was lost
10:50 in C2 hall -> already_inside
10:51 in C2 sauna -> opens
balance C2 bien_etre/membre/10_entrees = 9
balance C2 sport/membre/10_entrees = 9
11:00 out C2 sauna
11:01 out C2 hall
11:10 in C2 hall -> opens
balance C2 sport/membre/10_entrees = 9
