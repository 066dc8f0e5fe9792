# Friends on one card, with nobody who accompanies them: the gate opened for four, and each who came is one
# entry, one of them alone as well.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Amis du bassin" birth=2000-01-01  -> 150,00
10:00 group C1 bar persons=4 came=1 -> opens
balance C1 sport/membre/50_entrees = 49
11:00 group C1 bar persons=4 came=3 -> opens
balance C1 sport/membre/50_entrees = 46
inside bar = 4
12:00 group C1 bar persons=2 came=1 -> opens
balance C1 sport/membre/50_entrees = 45
