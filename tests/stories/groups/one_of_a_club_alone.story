# One person of a club, let in by staff, comes back after the alarm as any other; so does a course that may
# come once a week only.
tariff club
place club
day 2026-11-24
09:00 sell sport/membre/50_entrees C1 holder="Club des dauphins" birth=2000-01-01  -> 150,00
09:01 sell tennis/membre/10_cours C2 holder="Cours du mardi" birth=2000-01-01  -> 80,00
10:00 group C1 bar persons=1 -> opens
12:30 group C2 court persons=1 -> opens
12:35 group C2 court persons=1 -> week_used_up
12:40 fire
12:45 safe
12:50 group C1 bar persons=1 -> opens
balance C1 sport/membre/50_entrees = 49
12:51 group C2 court persons=1 -> opens
balance C2 tennis/membre/10_cours = 9
