# More time was used than was bought. Nobody is held in for that: it is owed, the next entry is refused,
# also with another pass, and the owed minutes are the first that new hours pay.
tariff club
place club
day 2026-11-24
10:30 sell sport/membre/2_heures C1 holder="UN" birth=1991-05-17  -> 20,00
11:00 in C1 hall -> opens
14:00 out C1 hall
balance C1 sport/membre/2_heures = -60
15:00 in C1 hall -> time_owed
15:05 sell sport/membre/10_entrees C1  -> 40,00
15:06 in C1 hall -> time_owed
15:07 settle C1 -> !minutes_owed
15:10 sell sport/membre/2_heures C1  -> 20,00
balance C1 sport/membre/2_heures = 60
15:15 in C1 hall -> opens
