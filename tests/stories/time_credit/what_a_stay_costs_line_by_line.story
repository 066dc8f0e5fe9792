# Two hours of credit at a club: the first ten minutes are for changing, then quarters of an hour, and half
# an hour at least.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
# 35 minutes, 10 of them free, make 25, two quarters
10:00 in C1 hall -> opens
10:35 out C1 hall
balance C1 sport/membre/2_heures = 90
# a look at the board: half an hour is the least
14:00 in C1 hall -> opens
14:05 out C1 hall
balance C1 sport/membre/2_heures = 60
# 41 minutes make 31, three quarters
day 2026-11-25
10:00 in C1 hall -> opens
10:41 out C1 hall
balance C1 sport/membre/2_heures = 15
