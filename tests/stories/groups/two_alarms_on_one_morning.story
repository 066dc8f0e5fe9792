# Whom an alarm sends out comes back for nothing once, also when there is another one; who is new pays.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 40,00
09:01 sell sport/membre/50_entrees C1  -> 150,00
10:00 group C1 bar persons=12 -> opens
balance C1 sport/membre/50_entrees = 38      # ten are not enough
10:20 fire
10:25 safe
10:30 group C1 bar persons=5 -> opens
balance C1 sport/membre/10_entrees = 10      # what has paid for them goes on
10:31 group C1 bar persons=7 -> opens
10:40 fire
10:45 safe
10:50 group C1 bar persons=12 -> opens
balance C1 sport/membre/50_entrees = 38
11:10 group C1 bar persons=12 -> opens
balance C1 sport/membre/50_entrees = 26
