# A group rehearses by the hour that has started; somebody of it must be a member.
day 2026-11-24
tariff issoire-art-scene-2020
17:00 sell studio/groupe/repetition C1 holder="Les Volcans" birth=1998-03-02 -> !pass_required
17:01 sell adhesion/musicien/annee C1 holder="Les Volcans" birth=1998-03-02 -> 12,00
17:02 in C1 studio -> no_pass_here        # membership alone opens nothing
17:03 sell studio/groupe/repetition C1 -> 0,00
18:00 in C1 studio -> opens
20:05 out C1 studio
owes C1 = 15,00
20:06 settle C1 -> 15,00
