# PASS 1 is for the pools and the balneo behind them. One entry is spent at the turnstile; the door of the
# balneo looks at the card and spends nothing, as often as the swimmer goes in and out of it.
tariff issoire-2020
place pools
day 2026-11-24
09:00 sell pass_1/adulte_18/12_entrees C1 holder="UN" birth=1990-05-17  -> 68,00
10:00 in C1 pools -> opens
balance C1 pass_1/adulte_18/12_entrees = 11
inside pools = 1
10:30 in C1 balneo -> opens
balance C1 pass_1/adulte_18/12_entrees = 11
inside pools = 0
inside balneo = 1
11:00 out C1 balneo
inside pools = 1
inside balneo = 0
11:10 in C1 balneo -> opens
11:40 out C1 balneo
12:00 out C1 pools
inside pools = 0
balance C1 pass_1/adulte_18/12_entrees = 11
# came once, whatever the doors inside have seen
today pools = 1
# the next visit is another entry
15:00 in C1 pools -> opens
balance C1 pass_1/adulte_18/12_entrees = 10
