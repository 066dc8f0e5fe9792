# The swimming school is one session a week, whichever day; the week begins on Monday.
tariff issoire-2020
day 2026-11-24
09:00 sell ecole_natation/adulte_18/trimestre C1 holder="NOM" birth=1990-05-17
16:00 in C1 pools -> opens
day 2026-11-27
16:00 in C1 pools -> week_used_up
day 2026-11-30
16:00 in C1 pools -> opens
