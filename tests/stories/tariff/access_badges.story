# Residents have at most two badges, shops one, on proof; a lost one costs 30,00.
day 2025-03-03
tariff cusset-badges-2025
09:00 sell badge/resident/acces C1 holder="PETIT Ana" birth=1970-06-01 -> !proof_required
09:01 sell badge/resident/acces C1 holder="PETIT Ana" birth=1970-06-01 proof=residence proof_until=2026-01-01 -> 15,00
09:02 sell badge/resident/acces C2 holder="PETIT Ana" birth=1970-06-01 proof=residence proof_until=2026-01-01 -> 15,00
09:03 sell badge/resident/acces C3 holder="PETIT Ana" birth=1970-06-01 proof=residence proof_until=2026-01-01 -> !limit_reached
09:04 sell badge/commerce/acces C4 holder="Boulangerie" birth=2001-01-01 proof=business proof_until=2026-01-01 -> 15,00
09:05 sell badge/commerce/acces C5 holder="Boulangerie" birth=2001-01-01 proof=business proof_until=2026-01-01 -> !limit_reached
10:00 in C1 parking -> opens
10:01 replace C1 C6 -> 30,00
10:02 in C1 parking -> card_blocked
10:03 in C6 parking -> opens
