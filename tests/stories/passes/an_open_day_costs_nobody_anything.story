# On the open day a single entry to the hall is free until 18:00. Whoever has a card holds it to the reader as
# always and spends nothing: no entry, and no clock runs. Before and after, and for tennis, all is as ever.
tariff club
place club
day 2026-12-08
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/2_heures C2 holder="DEUX" birth=1990-05-17  -> 20,00
09:00 sell tennis/membre/10_entrees C3 holder="TROIS" birth=1990-05-17  -> 60,00
09:30 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 9
09:50 out C1 hall
10:30 in C1 hall -> opens
10:30 in C2 hall -> opens
balance C1 sport/membre/10_entrees = 9
inside hall = 2
10:35 in C3 hall -> no_pass_here
12:00 out C2 hall
12:30 out C1 hall
balance C2 sport/membre/2_heures = 120
16:00 in C3 court -> opens
balance C3 tennis/membre/10_entrees = 9
17:59 in C1 hall -> opens
19:00 out C1 hall
19:30 in C1 hall -> opens
balance C1 sport/membre/10_entrees = 8
19:40 in C2 hall -> opens
20:10 out C2 hall
balance C2 sport/membre/2_heures = 90
