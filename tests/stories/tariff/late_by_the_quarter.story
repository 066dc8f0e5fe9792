# The care ends at half past six; each quarter of an hour after that costs 5,00 besides. Half an hour late is two of
# them, however long the child was there; a minute late is one.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/garde C1 holder="UN" birth=2018-05-17  -> 0,00
16:30 in C1 hall -> opens
18:30 out C1 hall
owes C1 = 4,00
day 2026-11-25
16:30 in C1 hall -> opens
19:00 out C1 hall
owes C1 = 20,00
day 2026-11-26
16:30 in C1 hall -> opens
18:31 out C1 hall
owes C1 = 31,00
# who only came then is late by their own minutes
day 2026-11-27
18:40 in C1 hall -> opens
18:50 out C1 hall
owes C1 = 38,00
