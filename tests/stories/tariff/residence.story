# A resident's badge opens the door; a lost one costs 10,00 and dies; one person has one badge.
day 2026-11-24
tariff issoire-residence-2020
09:00 sell badge/resident/acces C1 holder="DURAND Noe" birth=2004-02-11 -> 0,00
09:10 in C1 residence -> opens
10:10 in C1 residence -> opens
11:00 sell badge/resident/acces C2 holder="DURAND Noe" birth=2004-02-11 -> !limit_reached
12:00 replace C1 C3 -> 10,00
12:10 in C1 residence -> card_blocked
12:11 in C3 residence -> opens
13:00 sell laverie/resident/lavage quantity=2 -> 5,40
13:01 sell laverie/resident/sechage -> 1,70
