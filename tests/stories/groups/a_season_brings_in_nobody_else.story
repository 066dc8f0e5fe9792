# The coach's season opens for the coach. For the children the card of the club pays, or nobody does.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/saison C1 holder="Club des dauphins" birth=2000-01-01  -> 200,00
10:00 group C1 bar persons=12 -> no_pass_here
10:01 sell sport/membre/50_entrees C1  -> 150,00
10:02 group C1 bar persons=12 -> opens
balance C1 sport/membre/50_entrees = 38
