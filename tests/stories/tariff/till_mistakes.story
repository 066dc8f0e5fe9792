# What a cashier may get wrong is refused, and nothing is charged or given.
day 2026-11-24
tariff issoire-2020
tariff issoire-multi-accueil-2020
tariff issoire-velos-2020
# a pass is sold one by one, without supervisors
09:00 sell baignade/adulte_18/12_entrees C1 holder="N" birth=1990-01-01 quantity=3 -> !not_of_a_pass
09:01 sell baignade/adulte_18/12_entrees C1 holder="N" birth=1990-01-01 supervisors=5 -> !not_of_a_pass
# a new card has no value to pay with
09:02 sell baignade/adulte_18/12_entrees C1 holder="N" birth=1990-01-01 pay=value -> !value_too_low
09:03 sell baignade/adulte_18/12_entrees C1 holder="N" birth=1990-01-01 -> 40,00
balance C1 baignade/adulte_18/12_entrees = 12
# a stay is sold only when it can be priced at the way out
10:00 sell multi_accueil/famille_api/heure C2 holder="O" birth=2025-01-01 residence=api -> !fact_required
10:01 sell multi_accueil/famille_api/heure C2 holder="O" birth=2025-01-01 residence=api resources=2000 children=1 -> 0,00
10:02 in C2 multi_accueil -> opens
12:32 out C2 multi_accueil
owes C2 = 3,05            # two hours and a half at 1,22
# a bike that is out does not keep its rider from the pool
13:00 sell velo/tous/location C1 -> 0,00
13:01 in C1 velos -> opens
13:02 in C1 velos -> already_inside
13:10 in C1 pools -> opens
14:00 out C1 pools
owes C1 = 0,00
14:02 out C1 velos
owes C1 = 2,00            # an hour and a minute
balance C1 baignade/adulte_18/12_entrees = 11
