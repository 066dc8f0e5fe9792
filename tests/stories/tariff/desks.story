# A desk is paid by the half-day of five hours at the way out, or by the month.
day 2026-11-24
tariff issoire-coworking-2020
09:00 sell open_space/tous/location C1 holder="GARNIER Eva" birth=1988-01-01 -> 0,00
09:00 in C1 coworking -> opens
13:30 out C1 coworking
owes C1 = 6,00
14:00 in C1 coworking -> opens
19:30 out C1 coworking
owes C1 = 18,00           # five hours and a half are two half-days
# a private office: nine hours are a day, which costs less than two half-days
09:00 sell bureau/tous/location C2 holder="ROUX Leo" birth=1985-01-01 -> 0,00
09:00 in C2 coworking -> opens
17:45 out C2 coworking
owes C2 = 18,00
# who has paid the month is not charged
09:00 sell open_space/tous/plein_temps C3 holder="NOEL Pia" birth=1992-01-01 -> 130,00
09:10 sell open_space/tous/location C3 -> 0,00
09:20 in C3 coworking -> opens
18:00 out C3 coworking
owes C3 = 0,00
