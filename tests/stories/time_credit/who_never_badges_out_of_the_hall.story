# The way out was never seen: at closing the club takes an hour, which is its rule for that case, and the next
# day the card works as ever.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
10:00 in C1 hall -> opens
22:00 closing
balance C1 sport/membre/2_heures = 60
23:00 night -> 1
day 2026-11-25
10:00 in C1 hall -> opens
10:50 out C1 hall
balance C1 sport/membre/2_heures = 15
