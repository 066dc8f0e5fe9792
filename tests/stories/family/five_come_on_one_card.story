# A family card is for five named members: tap, turn, tap, turn, one entry each, without waiting in between.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/famille_5/10_entrees C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe;Tom;Lea"  -> 26,00
14:00 in C1 pools -> opens
14:00 in C1 pools -> opens
14:00 in C1 pools -> opens
14:01 in C1 pools -> opens
14:01 in C1 pools -> opens
inside pools = 5
balance C1 baignade/famille_5/10_entrees = 5
16:30 out C1 pools
16:30 out C1 pools
inside pools = 3
