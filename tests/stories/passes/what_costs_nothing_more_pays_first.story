# A quarter of aquagym is paid for already: its holder's single entries stay where they are, until the quarter
# is over.
tariff issoire-2020
day 2026-11-24
09:00 sell aquagym/adulte_16/12_entrees C1 holder="NOM" birth=1990-05-17  -> 66,00
09:01 sell aquagym/adulte_16/trimestre C1  -> 135,00
10:00 in C1 activities -> opens
day 2026-12-01
10:00 in C1 activities -> opens
balance C1 aquagym/adulte_16/12_entrees = 12
day 2026-12-22
10:00 in C1 activities -> opens
balance C1 aquagym/adulte_16/12_entrees = 11
