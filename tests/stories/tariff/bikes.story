# A bike is paid by the band of time it was away; one that does not come back keeps the deposit.
day 2026-11-24
tariff issoire-velos-2020
09:00 sell velo/tous/location C1 holder="MARTIN Lea" birth=1990-05-17 -> 0,00
09:00 in C1 velos -> opens
09:30 out C1 velos
owes C1 = 0,00
10:00 in C1 velos -> opens
10:31 out C1 velos
owes C1 = 1,00
11:00 in C1 velos -> opens
13:30 out C1 velos
owes C1 = 4,00
# taken in the evening, back in the night: it may stay out over closing
20:00 in C1 velos -> opens
22:00 closing
owes C1 = 4,00
day 2026-11-25
01:00 out C1 velos
owes C1 = 10,00
# not back after twelve hours: the deposit of 200,00 is kept
08:00 in C1 velos -> opens
22:00 closing
owes C1 = 210,00
day 2026-11-26
09:00 settle C1 -> 210,00
# a fire in the building is no matter to a bike that is out
10:00 in C1 velos -> opens
10:10 fire
10:20 safe
owes C1 = 0,00
10:25 in C1 velos -> already_inside
10:35 out C1 velos
owes C1 = 1,00
