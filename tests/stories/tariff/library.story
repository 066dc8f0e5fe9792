# A library card is for a year from date to date, one a person, priced by age, network and proof.
day 2025-03-03
tariff cusset-mediatheque-2025
10:00 sell carte/adulte_reseau/an C1 holder="LEROY Max" birth=1980-01-01 residence=hors_reseau -> !residence_differs
10:01 sell carte/adulte_reseau/an C1 holder="LEROY Max" birth=1980-01-01 residence=reseau -> 14,00
10:02 sell carte/enfant_reseau/an C2 holder="LEROY Zoe" birth=2016-01-01 residence=reseau -> 0,00
10:03 sell carte/enfant_hors/an C3 holder="BLANC Tom" birth=2016-01-01 residence=hors_reseau -> 5,00
10:04 sell carte/adulte_reseau/an C5 holder="LEROY Lia" birth=1979-01-01 -> !fact_required
10:05 sell carte/adulte_reseau/an C1 residence=reseau -> !limit_reached
10:10 in C1 mediatheque -> opens
10:20 replace C1 C4 -> 4,00
day 2026-03-03
10:00 in C4 mediatheque -> opens
day 2026-03-04
10:00 in C4 mediatheque -> expired
10:01 sell carte/adulte_reseau/an C4 residence=reseau -> 14,00
10:02 in C4 mediatheque -> opens
