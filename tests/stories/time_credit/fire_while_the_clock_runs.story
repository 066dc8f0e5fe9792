# A fire alarm ends every stay: the time until then is paid, nobody has to find a reader, and who was inside
# comes back for nothing that day.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
09:01 sell sport/membre/10_entrees C2 holder="DEUX" birth=1991-05-17  -> 40,00
09:02 sell sport/membre/10_entrees C3 holder="TROIS" birth=1992-05-17  -> 40,00
09:30 in C3 hall -> opens
09:50 out C3 hall
10:00 in C1 hall -> opens
10:00 in C2 hall -> opens
10:40 fire
balance C1 sport/membre/2_heures = 90
balance C2 sport/membre/10_entrees = 9
11:00 safe
11:05 recount hall 0
11:10 in C2 hall -> opens
balance C2 sport/membre/10_entrees = 9
# who had left before was not sent out
11:20 in C3 hall -> opens
balance C3 sport/membre/10_entrees = 8
# once: the next visit is another one
11:30 out C2 hall
14:00 in C2 hall -> opens
balance C2 sport/membre/10_entrees = 8
# the clock starts anew
15:00 in C1 hall -> opens
15:40 out C1 hall
balance C1 sport/membre/2_heures = 60
