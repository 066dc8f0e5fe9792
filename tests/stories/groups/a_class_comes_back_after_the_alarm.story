# Whoever had to leave comes back for nothing, and nobody else: as many of a group as had come in.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
10:00 group C1 bar persons=12 supervisors=1 -> opens
balance C1 sport/membre/50_entrees = 38
10:30 fire
10:40 safe
10:45 group C1 bar persons=12 supervisors=1 came=10 -> opens
balance C1 sport/membre/50_entrees = 38
# three more of them arrive with two who were not there before
10:50 group C1 bar persons=5 -> opens
balance C1 sport/membre/50_entrees = 36
11:30 group C1 bar persons=4 -> opens
balance C1 sport/membre/50_entrees = 32
