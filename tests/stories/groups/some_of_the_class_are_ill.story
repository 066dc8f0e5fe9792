# Fewer came than were announced: only who came is paid for, and who accompanies them has come if anybody
# has. When nobody comes, nothing is spent.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
10:00 group C1 bar persons=28 supervisors=4 came=30 -> opens
balance C1 sport/membre/50_entrees = 24
inside bar = 30
11:00 group C1 bar persons=20 supervisors=2 came=0 -> opens
balance C1 sport/membre/50_entrees = 24
12:00 group C1 bar persons=20 supervisors=2 came=2 -> opens
balance C1 sport/membre/50_entrees = 24
# one child with two who accompany: where only one of these came, the child is not paid for
15:00 group C1 bar persons=1 supervisors=2 came=1 -> opens
balance C1 sport/membre/50_entrees = 24
