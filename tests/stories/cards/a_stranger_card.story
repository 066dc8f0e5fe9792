# A card of another town, a bank card, a key: none is known here, none opens, and none is remembered as an entry.
tariff issoire-2020
day 2026-11-24
10:00 in C9 pools -> card_unknown
10:00 in C9 balneo -> card_unknown
inside pools = 0
10:05 out C9 pools
inside pools = 0
