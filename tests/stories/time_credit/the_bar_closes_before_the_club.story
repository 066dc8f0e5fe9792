# The bar closes at eight, the club at ten: a clock that nobody stopped in the bar ran until eight.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/2_heures C1 holder="UN" birth=1990-05-17  -> 20,00
19:30 in C1 bar -> opens
22:00 closing
balance C1 sport/membre/2_heures = 90
