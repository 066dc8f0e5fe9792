# Three come and two entries are left: the third is told that the card is empty, and the other two are in. A new
# card of ten on the same card lets the third in at once.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/famille_5/10_entrees C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"
10:00 in C1 pools -> opens
10:00 in C1 pools -> opens
10:00 in C1 pools -> opens
10:01 in C1 pools -> opens
10:01 in C1 pools -> opens
10:01 in C1 pools -> opens
10:02 in C1 pools -> opens
10:02 in C1 pools -> opens
day 2026-11-28
14:00 in C1 pools -> opens
14:00 in C1 pools -> opens
14:00 in C1 pools -> empty
14:05 sell baignade/famille_5/30_entrees C1  -> 69,00
14:06 in C1 pools -> opens
balance C1 baignade/famille_5/30_entrees = 29
