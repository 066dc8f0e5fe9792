# As many have come today as may: whoever was there already comes back from the car all the same.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C2 holder="DEUX" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C3 holder="TROIS" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C4 holder="QUATRE" birth=1990-05-17  -> 40,00
09:00 sell sport/membre/10_entrees C5 holder="CINQ" birth=1990-05-17  -> 40,00
10:00 in C1 room -> opens
10:01 in C2 room -> opens
10:02 in C3 room -> opens
10:03 in C4 room -> opens
10:04 in C5 room -> day_full
10:10 fire
10:15 safe
10:20 recount room 0
10:30 in C1 room -> opens
balance C1 sport/membre/10_entrees = 9
