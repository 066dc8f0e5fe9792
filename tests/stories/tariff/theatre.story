# Who holds a pass pays an extra show less; the others have no such price.
day 2025-03-03
tariff cusset-theatre-2025
18:00 sell theatre/abonne/spectacle C1 holder="M" birth=1980-01-01 -> !pass_required
18:01 sell theatre/reduit/abonnement_3 C1 holder="M" birth=1980-01-01 proof=reduction proof_until=2026-01-01 -> 45,00
18:02 sell theatre/abonne/spectacle C1 -> 15,00
19:00 in C1 salle -> opens
