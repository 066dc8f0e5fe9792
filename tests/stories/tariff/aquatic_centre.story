# Proofs, families, terms, weekly sessions and reduced prices of the aquatic centre.
day 2026-11-23
tariff issoire-2020
# a job seeker's proof is at most six months old
09:00 sell aquagym/demandeur_emploi/12_entrees C1 holder="A" birth=1980-01-01 proof=job_seeker proof_issued=2026-05-22 -> !proof_too_old
09:01 sell aquagym/demandeur_emploi/12_entrees C1 holder="A" birth=1980-01-01 proof=job_seeker proof_issued=2026-05-23 -> 62,00
# five named members share a family card; a sixth does not fit
09:10 sell baignade/famille_5/10_entrees C2 holder="B" birth=1980-01-01 members="B;C;D;E;F;G" -> !too_many_members
09:11 sell baignade/famille_5/10_entrees C2 holder="B" birth=1980-01-01 members="B;C;D;E;F" -> 26,00
09:12 in C2 pools -> opens
09:12 in C2 pools -> opens
balance C2 baignade/famille_5/10_entrees = 8
# one session a week for a quarter
10:00 sell ecole_natation/adulte_18/trimestre C3 holder="H" birth=1990-01-01 -> 56,00
10:10 in C3 pools -> opens
day 2026-11-29
10:10 in C3 pools -> week_used_up
day 2026-11-30
10:10 in C3 pools -> opens
# the second child of a household, and a renewal in the same school year, pay less
11:00 sell ecole_natation/enfant_6_18/trimestre_reduit C4 holder="I" birth=2017-01-01 household=martin -> !history_missing
11:01 sell ecole_natation/enfant_6_18/trimestre C4 holder="I" birth=2017-01-01 household=martin -> 52,00
11:02 sell ecole_natation/enfant_6_18/trimestre_reduit C5 holder="J" birth=2018-01-01 household=martin -> 48,00
# sessions bought one by one make no renewal, nor does the same quarter once more
11:04 sell ecole_natation/enfant_6_18/unitaire C8 holder="L" birth=2017-01-01 -> 9,00
11:05 sell ecole_natation/enfant_6_18/trimestre_reduit C8 -> !history_missing
11:06 sell ecole_natation/enfant_6_18/trimestre C8 -> 50,00
11:07 sell ecole_natation/enfant_6_18/trimestre_reduit C8 -> !history_missing
# a supplement adds the balneo for the day
12:00 sell baignade/adulte_18/12_entrees C6 holder="K" birth=1990-01-01 -> 40,00
12:01 in C6 balneo -> no_pass_here
12:02 sell supplement/balneo/unitaire C6 -> 4,00
12:03 in C6 balneo -> opens
12:30 in C6 balneo -> empty
# a group at the window: supervisors are free at the ratio
12:40 sell groupe/enfants_10h_13h/entree persons=28 supervisors=4 -> 67,20
13:00 sell groupe/enfants_10h_13h/entree persons=28 supervisors=4 -> !not_at_this_hour
13:01 sell groupe/enfants_des_13h/entree persons=28 supervisors=4 -> 83,20
13:02 sell groupe/adultes_des_10/entree persons=9 -> !fact_too_low
13:03 sell location/ligne_eau/heure minutes=120 -> 20,00
# the next quarter is
day 2027-01-05
09:00 sell ecole_natation/enfant_6_18/trimestre_reduit C8 -> 46,00
