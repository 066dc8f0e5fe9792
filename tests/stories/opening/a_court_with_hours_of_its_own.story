# The court opens later than the club, and lets nobody start in its last hour.
tariff club
place club
day 2026-11-26
09:00 sell tennis/membre/10_entrees C1 holder="UN" birth=1990-05-17  -> 60,00
# a Thursday: the club is open, the court is not
10:00 in C1 court -> closed
10:00 in C1 bar -> no_pass_here
day 2026-12-01
09:59 in C1 court -> slot_reserved
11:00 in C1 court -> opens
20:59 in C1 court -> opens
21:00 in C1 court -> last_entry_passed
22:00 in C1 court -> closed
