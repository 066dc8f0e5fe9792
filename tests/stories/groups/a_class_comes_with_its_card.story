# A club has bought entries for its children. The gate opens once for all of them and counts them one by
# one; who accompanies them pays nothing, one for eight children.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
10:00 group C1 bar persons=28 supervisors=4 party="Club des dauphins" -> opens
balance C1 sport/membre/50_entrees = 22
inside bar = 32
# they do not have enough for a second one, and nobody of them is let in
14:00 group C1 bar persons=23 -> empty
14:01 group C1 bar persons=22 -> opens
balance C1 sport/membre/50_entrees = 0
