# A town lets one supervisor in for nothing for eight children, one for five of those under six. Those beyond
# pay as the group does.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
10:00 group C1 bar persons=16 supervisors=4 party="Club des dauphins" -> opens
balance C1 sport/membre/50_entrees = 32      # two of the four are free
inside bar = 20
# ten of sixteen are under six: two for them and one for the others
14:00 group C1 bar persons=16 supervisors=4 young=10 -> opens
balance C1 sport/membre/50_entrees = 15
# of 8 and 4, of whom one is free, three do not come: those who pay nothing have come
16:00 group C1 bar persons=8 supervisors=4 came=9 -> opens
balance C1 sport/membre/50_entrees = 7
17:00 group C1 bar persons=7 supervisors=2 -> empty
