# Five units, five members: who leaves early does not take the others' places, and the sixth entry of the
# day is the next unit.
tariff issoire-2020
day 2026-11-24
09:00 sell baignade/famille_5/10_entrees C1 holder="MARTIN Anne" birth=1985-03-02 members="Anne;Luc;Zoe"  -> 26,00
14:00 in C1 pools -> opens
14:00 in C1 pools -> opens
15:00 out C1 pools
inside pools = 1
15:30 in C1 pools -> opens
15:30 in C1 pools -> opens
balance C1 baignade/famille_5/10_entrees = 6
inside pools = 3
