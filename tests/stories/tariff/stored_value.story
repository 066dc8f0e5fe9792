# A wash card worth 25,00 costs 20,00; it pays until it is empty.
day 2026-11-24
tariff issoire-stations-service-2020
09:00 sell lavage/usager/valeur_25 C1 holder="L" birth=1980-01-01 -> 20,00
balance C1 lavage/usager/valeur_25 = 2500
09:10 sell piste/usager/jeton C1 quantity=20 pay=value -> 20,00
balance C1 lavage/usager/valeur_25 = 500
09:20 sell piste/usager/jeton C1 quantity=6 pay=value -> !value_too_low
09:21 sell piste/usager/jeton quantity=6 pay=value -> !card_required
balance C1 lavage/usager/valeur_25 = 500
# what was paid for does not fade
day 2031-05-02
10:00 sell piste/usager/jeton C1 quantity=5 pay=value -> 5,00
balance C1 lavage/usager/valeur_25 = 0
