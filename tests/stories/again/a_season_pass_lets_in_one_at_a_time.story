# A pass without units is lent as easily as any other: while its owner is inside it opens nothing.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/saison C1 holder="UN" birth=1990-05-17  -> 200,00
10:00 in C1 hall -> opens
10:05 in C1 hall -> already_inside
12:00 out C1 hall
12:01 in C1 hall -> opens
