# The sauna behind the hall is paid by its own entries; the hours of the hall stand still meanwhile.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
09:01 sell bien_etre/membre/10_entrees C1  -> 50,00
10:00 in C1 hall -> opens
10:20 in C1 sauna -> opens
balance C1 bien_etre/membre/10_entrees = 9
11:20 out C1 sauna
# 70 minutes of the hall: 10 free, four quarters
12:10 out C1 hall
balance C1 sport/membre/2_heures = 60
