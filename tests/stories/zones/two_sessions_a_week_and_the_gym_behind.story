# Two sessions a week: the door of the gym behind the hall belongs to the session and is none of its own.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/deux_par_semaine C1 holder="UN" birth=1990-05-17  -> 90,00
10:00 in C1 hall -> opens
10:10 in C1 gym -> opens
10:40 out C1 gym
10:45 in C1 gym -> opens
11:00 out C1 gym
11:10 out C1 hall
# the second session, two days later; there is no third before Monday
day 2026-11-26
10:00 in C1 hall -> opens
10:10 in C1 gym -> opens
11:00 out C1 gym
11:10 out C1 hall
day 2026-11-27
10:00 in C1 hall -> week_used_up
day 2026-11-30
10:00 in C1 hall -> opens
