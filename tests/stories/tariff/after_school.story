# Sessions are charged one by one; from the sixth in a month with one school week the package has been
# paid. Who is fetched after 18:30 is noted, and pays 10,00 from the fourth time.
day 2026-10-05
tariff issoire-garderie-2020
16:00 sell garderie/enfant/mois C1 holder="FAURE Iris" birth=2018-04-04 quotient=1000 -> 0,00
16:30 in C1 garderie -> opens
18:00 out C1 garderie
owes C1 = 0,98
# October 2026 has two school weeks: the package begins at the twelfth
day 2026-10-06
07:30 in C1 garderie -> opens
08:30 out C1 garderie
16:30 in C1 garderie -> opens
18:31 out C1 garderie     # late: the first
owes C1 = 2,94
day 2026-10-07
07:30 in C1 garderie -> opens
08:30 out C1 garderie
16:30 in C1 garderie -> opens
18:45 out C1 garderie     # late: the second
day 2026-10-08
07:30 in C1 garderie -> opens
08:30 out C1 garderie
16:30 in C1 garderie -> opens
18:45 out C1 garderie     # late: the third
owes C1 = 6,86
day 2026-10-09
07:30 in C1 garderie -> opens
08:30 out C1 garderie
16:30 in C1 garderie -> opens
18:45 out C1 garderie     # late: the fourth
owes C1 = 18,82
day 2026-10-12
07:30 in C1 garderie -> opens
08:30 out C1 garderie
16:30 in C1 garderie -> opens
18:00 out C1 garderie     # the eleventh
owes C1 = 20,78
day 2026-10-13
07:30 in C1 garderie -> opens
08:30 out C1 garderie     # the twelfth: the month now costs the package, 1,17 % of 1000
owes C1 = 21,70
16:30 in C1 garderie -> opens
18:00 out C1 garderie     # and nothing more
owes C1 = 21,70
# a new month begins again; lateness goes on through the school year
day 2026-11-02
16:30 in C1 garderie -> opens
18:40 out C1 garderie
owes C1 = 32,68
# half past six is in time
day 2026-11-03
16:30 in C1 garderie -> opens
18:30 out C1 garderie
owes C1 = 33,66
# nobody saw who fetched: two hours from the arrival, and so late again
day 2026-11-04
17:30 in C1 garderie -> opens
20:00 closing
owes C1 = 44,64
# a stay that nobody ended until the next morning is late whatever the hour says
day 2026-11-05
16:30 in C1 garderie -> opens
day 2026-11-06
07:00 out C1 garderie
owes C1 = 55,62
