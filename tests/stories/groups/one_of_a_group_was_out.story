# One person of a group goes out with its card: that does not bring in the whole group for nothing.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
10:00 group C1 hall persons=10 -> opens
balance C1 sport/membre/50_entrees = 40
10:20 out C1 hall
10:25 group C1 hall persons=10 -> opens
balance C1 sport/membre/50_entrees = 30
