# A quarter of aquagym opens as often as one likes until its last day, and costs nothing more.
tariff issoire-2020
day 2026-10-05
09:00 sell aquagym/adulte_16/trimestre C1 holder="NOM" birth=1990-05-17
10:00 in C1 activities -> opens
11:00 out C1 activities
18:00 in C1 activities -> opens
day 2026-12-15
10:00 in C1 activities -> opens
day 2027-01-02
10:00 in C1 activities -> expired
