#include "controller/tariff/best.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"

enum { PERIODS_MAX = 120, PAIRS_TRIED = 4 };

/* Rows for schools and clubs are for several persons who name the activity, or the row itself. */
static bool in_scope(const struct tariff *tariff, const struct tariff_product *product,
                     const char *wanted, size_t persons)
{
    const bool organisations = tariff->categories[product->category].organisations;
    if (wanted == NULL)
        return product->use.zones[0] != '\0' && !organisations;
    if (strchr(wanted, '/') != NULL)
        return tariff_pattern_fits(wanted, product->name);
    return text_equal(tariff->activities[product->activity].name, wanted) &&
           (!organisations || persons > 1);
}

bool best_knows(const struct tariff *tariff, const char *wanted)
{
    for (size_t i = 0; i < tariff->product_count; i++) {
        if (in_scope(tariff, &tariff->products[i], wanted, BEST_PERSONS_MAX))
            return true;
    }
    return false;
}

static int64_t divide_up(int64_t number, int64_t by)
{
    return (number + by - 1) / by;
}

/* How many periods in a row it takes to cover the wish; 0 when they end before. */
static int64_t periods_needed(const struct tariff *tariff, const struct tariff_product *product,
                              const struct best_wish *wish)
{
    const struct civil_date today = wish->facts.moment.date;
    const struct civil_date last = civil_date_add_days(today, (int)(wish->weeks * 7));
    struct civil_date from, until = civil_date_add_days(today, -1);
    for (int64_t count = 0; count < PERIODS_MAX; count++) {
        if (count > 0 && civil_date_compare(until, last) >= 0)
            return count;
        if (!tariff_validity(tariff, &product->use, civil_date_add_days(until, 1), &from, &until))
            return 0;
    }
    return 0;
}

/* What a promotion adds to each of the first passes. */
struct promotion_gift {
    int64_t units, times;
};

static struct promotion_gift gift_of(const struct tariff *tariff,
                                     const struct tariff_product *product,
                                     const struct best_wish *wish)
{
    const struct tariff_promotion *promotion = quote_promotion(tariff, product, &wish->facts);
    if (promotion == NULL || promotion->kind != PROMOTION_EXTRA_UNITS)
        return (struct promotion_gift){0, 0};
    return (struct promotion_gift){promotion->extra_units,
                                   promotion->per_holder > 0 ? promotion->per_holder : INT32_MAX};
}

static int64_t units_of(int64_t passes, int64_t units, const struct promotion_gift *gift)
{
    return passes * units + (passes < gift->times ? passes : gift->times) * gift->units;
}

static int64_t passes_for(int64_t units, const struct promotion_gift *gift, int64_t visits)
{
    int64_t passes = 1;
    while (units_of(passes, units, gift) < visits)
        passes++;
    return passes;
}

/* How many of a product so many persons buy, and what is left; 0 when it cannot serve them. */
static int64_t quantity_needed(const struct tariff *tariff, const struct tariff_product *product,
                               const struct best_wish *wish, int64_t persons, int64_t *ret_left)
{
    const struct promotion_gift gift = gift_of(tariff, product, wish);
    const struct tariff_terms_of_use *use = &product->use;
    const bool shared = use->members_max > 1;
    const int64_t rights = shared ? 1 : persons;
    const int64_t cards = divide_up(persons, use->members_max); /* each for so many of them */
    const int64_t visits = wish->visits * (shared ? persons : 1);
    const int64_t minutes = visits * tariff_minutes_charged(use, wish->minutes);
    int64_t each = 0;
    *ret_left = 0;
    if (use->members_max > 1 && persons == 1) /* a family card is not for one */
        return 0;
    switch (use->kind) {
    case FORMULA_UNIT:
        return wish->visits * divide_up(persons, use->persons);
    case FORMULA_ENTRIES:
        if (wish->visits_a_week > use->per_week)
            return 0;
        each = passes_for(use->units, &gift, visits);
        each = shared && each < cards ? cards : each;
        *ret_left = (units_of(each, use->units, &gift) - visits) * rights;
        return each * rights;
    case FORMULA_TIME_CREDIT:
        each = divide_up(minutes, use->units);
        *ret_left = (each * use->units - minutes) * rights;
        return wish->minutes > 0 ? each * rights : 0;
    case FORMULA_WEEKLY:
        if (wish->visits_a_week > use->per_week)
            return 0;
        return periods_needed(tariff, product, wish) * persons;
    case FORMULA_UNLIMITED:
        return periods_needed(tariff, product, wish) * persons;
    case FORMULA_PER_HEAD:
        return wish->visits * persons;
    case FORMULA_FLAT:
        return wish->visits;
    case FORMULA_OCCUPANCY: /* each of them badges in */
        return wish->minutes > 0 ? wish->visits * persons : 0;
    case FORMULA_HOURLY:
    case FORMULA_RENTAL:
        return wish->minutes > 0 ? wish->visits : 0;
    case FORMULA_MEMBERSHIP:
    case FORMULA_STORED_VALUE:
    case FORMULA_SUPPLEMENT:
    case FORMULA_FEE:
    case FORMULA_CARD:
        break;
    }
    return 0;
}

/* It is for so many persons who come together. */
static bool is_for_several(const struct tariff *tariff, const struct tariff_product *product)
{
    return condition_asks(tariff, product->condition, FACT_PERSONS) ||
           condition_asks(tariff, tariff->categories[product->category].condition, FACT_PERSONS) ||
           condition_asks(tariff, tariff->formulas[product->formula].condition, FACT_PERSONS) ||
           condition_asks(tariff, tariff->activities[product->activity].condition, FACT_PERSONS);
}

static struct tariff_case case_of(const struct best_wish *wish, size_t person, int64_t persons)
{
    struct tariff_case facts = wish->facts;
    if (wish->ages[person] >= 0)
        case_set(&facts, FACT_AGE, wish->ages[person]);
    facts.proofs_known = facts.holds_known = facts.history_known = true;
    case_set(&facts, FACT_PERSONS, persons);
    if (wish->minutes > 0)
        case_set(&facts, FACT_MINUTES, wish->minutes);
    return facts;
}

static void note_missing(struct best_missing *missing, const struct condition_reason *reason)
{
    const bool age = text_equal(reason->reason, "birth_required");
    if (!age && !text_equal(reason->reason, "fact_required"))
        return;
    const char *word = age ? "age" : reason->about;
    for (size_t i = 0; i < missing->count; i++) {
        if (text_equal(missing->words[i], word))
            return;
    }
    if (missing->count < sizeof missing->words / sizeof missing->words[0])
        missing->words[missing->count++] = word;
}

/* What would have made it cheaper, had it been said. */
static void note_unshown(struct best_missing *missing, const struct price_trail *trail)
{
    for (size_t i = 0; i < trail->count && i < PRICE_STEPS_MAX; i++) {
        if (trail->steps[i].kind == STEP_UNKNOWN)
            note_missing(missing,
                         &(struct condition_reason){trail->steps[i].word, trail->steps[i].about});
    }
}

/* True when each person from `first` on may have it, as one of so many. */
static bool all_may(const struct tariff *tariff, const struct tariff_product *product,
                    const struct best_wish *wish, size_t first, size_t count,
                    struct best_missing *missing)
{
    for (size_t i = first; i < first + count; i++) {
        const struct tariff_case facts = case_of(wish, i, (int64_t)count);
        struct condition_reason reason;
        const enum truth may = quote_eligible(tariff, product, &facts, &reason);
        if (may == TRUTH_UNKNOWN)
            note_missing(missing, &reason);
        if (may != TRUTH_YES)
            return false;
    }
    return true;
}

/* A price for all who come, each time they come. */
static bool goes_together(const struct tariff *tariff, const struct tariff_product *product)
{
    const bool single =
        product->use.kind == FORMULA_UNIT || product->use.kind == FORMULA_SUPPLEMENT;
    return product->use.kind == FORMULA_PER_HEAD || product->use.kind == FORMULA_FLAT ||
           product->use.kind == FORMULA_HOURLY || product->use.kind == FORMULA_RENTAL ||
           product->counts_persons || (single && is_for_several(tariff, product));
}

/* The price counts what the wish says nothing of. */
static bool counts_unsaid(const struct tariff_product *product, const struct tariff_case *facts,
                          const struct quote *quote)
{
    for (size_t i = 0; i < quote->trail.count && i < PRICE_STEPS_MAX; i++) {
        if (quote->trail.steps[i].kind == STEP_ASSUMED)
            return true;
    }
    return product->counts_things && facts->count_count == 0;
}

/* What a product costs these persons for the whole wish; false when it is not for them. */
static bool price_choice(const struct tariff *tariff, const struct tariff_product *product,
                         const struct best_wish *wish, size_t first, size_t count,
                         struct best_missing *missing, struct best_choice *ret_choice)
{
    struct best_choice choice = {.product = product};
    struct quote quote;
    struct condition_reason reason;
    if (!in_scope(tariff, product, wish->wanted, wish->person_count) ||
        !all_may(tariff, product, wish, first, count, missing))
        return false;
    choice.quantity = quantity_needed(tariff, product, wish, (int64_t)count, &choice.left);
    if (choice.quantity <= 0)
        return false;
    struct tariff_case facts = case_of(wish, first, (int64_t)count);
    const bool together = goes_together(tariff, product);
    case_set(&facts, FACT_PERSONS, together ? (int64_t)count : 1);
    if (together)
        choice.quantity = wish->visits; /* the persons say how many */
    case_set(&facts, FACT_QUANTITY, choice.quantity * 1000);
    if (!quote_price(tariff, product, &facts, &quote, &reason)) {
        note_missing(missing, &reason);
        return false;
    }
    if (counts_unsaid(product, &facts, &quote))
        return false;
    note_unshown(missing, &quote.trail);
    choice.total = quote.price;
    *ret_choice = choice;
    return true;
}

static bool cheaper(const struct best_choice *a, const struct best_choice *b)
{
    if (a->total.cents != b->total.cents)
        return a->total.cents < b->total.cents;
    return a->left > b->left;
}

/* Puts a choice at its place; the dearest falls off when there is no room. */
static size_t insert(struct best_choice choices[BEST_CHOICES_MAX], size_t count,
                     const struct best_choice *choice)
{
    size_t i = count < BEST_CHOICES_MAX ? count : BEST_CHOICES_MAX - 1;
    if (count == BEST_CHOICES_MAX && !cheaper(choice, &choices[i]))
        return count;
    for (; i > 0 && cheaper(choice, &choices[i - 1]); i--)
        choices[i] = choices[i - 1];
    choices[i] = *choice;
    return count < BEST_CHOICES_MAX ? count + 1 : count;
}

/* Everybody buys what is best for them alone. False when somebody finds nothing. */
static bool each_their_own(const struct tariff *tariff, const struct best_wish *wish,
                           struct best_missing *missing, struct best_choice *ret_choice)
{
    struct best_choice all = {.quantity = 1};
    for (size_t person = 0; person < wish->person_count; person++) {
        struct best_choice best = {0};
        for (size_t i = 0; i < tariff->product_count; i++) {
            struct best_choice one;
            if (price_choice(tariff, &tariff->products[i], wish, person, 1, missing, &one) &&
                (best.product == NULL || cheaper(&one, &best)))
                best = one;
        }
        if (best.product == NULL || !money_add(all.total, best.total, &all.total))
            return false;
        all.own[person] = best.product;
        all.left += best.left;
    }
    *ret_choice = all;
    return true;
}

/* One of a product: what it costs, and how many visits of one person it pays. */
struct piece {
    const struct tariff_product *product;
    int64_t visits;
    struct money price;
};

static int64_t visits_of(const struct tariff_product *product, const struct best_wish *wish)
{
    const struct tariff_terms_of_use *use = &product->use;
    const int64_t minutes = tariff_minutes_charged(use, wish->minutes);
    if (use->kind == FORMULA_UNIT)
        return 1;
    if (use->kind == FORMULA_ENTRIES)
        return use->units;
    return use->kind == FORMULA_TIME_CREDIT && wish->minutes > 0 && minutes > 0
               ? use->units / minutes
               : 0;
}

/* False when a person may not have it, or may not have as many as they like at that price. */
static bool take_piece(const struct tariff *tariff, const struct tariff_product *product,
                       const struct best_wish *wish, size_t person, struct piece *ret_piece)
{
    struct best_wish once = *wish;
    struct best_missing ignored = {0};
    struct best_choice choice;
    const struct piece piece = {.product = product, .visits = visits_of(product, wish)};
    once.visits = piece.visits;
    if (piece.visits == 0 || product->limit > 0 || gift_of(tariff, product, wish).units != 0 ||
        !price_choice(tariff, product, &once, person, 1, &ignored, &choice) || choice.quantity != 1)
        return false;
    *ret_piece = piece;
    ret_piece->price = choice.total;
    return true;
}

/* So many of one and so many of another for all the visits; cheaper than what is there already. */
static void try_pair(const struct piece *main, int64_t count, const struct piece *rest,
                     int64_t visits, struct best_choice *best)
{
    const int64_t missing = visits - count * main->visits;
    const int64_t others = missing > 0 ? divide_up(missing, rest->visits) : 0;
    struct money first, second;
    if (others == 0 || !money_times(main->price, count, &first) ||
        !money_times(rest->price, others, &second) || !money_add(first, second, &first))
        return;
    const struct best_choice choice = {
        .product = main->product,
        .quantity = count,
        .rest = rest->product,
        .rest_quantity = others,
        .total = first,
        .left = count * main->visits + others * rest->visits - visits,
    };
    if (best->product == NULL || cheaper(&choice, best))
        *best = choice;
}

enum { PIECES_MAX = 32 };

/* What one person can buy, the cheapest a visit first. */
static size_t list_pieces(const struct tariff *tariff, const struct best_wish *wish, size_t person,
                          struct piece pieces[PIECES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < tariff->product_count && count < PIECES_MAX; i++) {
        struct piece piece;
        if (!take_piece(tariff, &tariff->products[i], wish, person, &piece))
            continue;
        size_t at = count++;
        for (; at > 0 && piece.price.cents * pieces[at - 1].visits <
                             pieces[at - 1].price.cents * piece.visits;
             at--)
            pieces[at] = pieces[at - 1];
        pieces[at] = piece;
    }
    return count;
}

/* One person: passes, and something else for the visits that are left over. */
static size_t add_pairs(const struct tariff *tariff, const struct best_wish *wish,
                        struct best_choice choices[BEST_CHOICES_MAX], size_t found)
{
    struct piece pieces[PIECES_MAX];
    const size_t count = list_pieces(tariff, wish, 0, pieces);
    for (size_t i = 0; i < count; i++) {
        struct best_choice best = {0};
        const int64_t most = wish->visits / pieces[i].visits;
        for (size_t k = 0; k < count && pieces[i].visits > 1; k++) {
            for (int64_t whole = most; k != i && whole > 0 && whole > most - PAIRS_TRIED; whole--)
                try_pair(&pieces[i], whole, &pieces[k], wish->visits, &best);
        }
        if (best.product != NULL)
            found = insert(choices, found, &best);
    }
    return found;
}

/* The cheapest single entry of any of them, and how many of them it is for. */
static size_t find_cheapest(const struct tariff *tariff, const struct best_wish *wish,
                            struct piece *ret_single)
{
    size_t persons = 0;
    for (size_t person = 0; person < wish->person_count; person++) {
        struct piece pieces[PIECES_MAX], single = {0};
        const size_t count = list_pieces(tariff, wish, person, pieces);
        for (size_t i = 0; i < count; i++) {
            if (pieces[i].visits == 1 &&
                (single.product == NULL || pieces[i].price.cents < single.price.cents))
                single = pieces[i];
        }
        if (single.product == NULL)
            continue;
        if (persons == 0 || single.price.cents < ret_single->price.cents) {
            *ret_single = single;
            persons = 0;
        }
        persons += single.product == ret_single->product;
    }
    return persons;
}

/* A family: its cards, and for what is left over the cheapest single entries among them. */
static size_t add_family_pairs(const struct tariff *tariff, const struct best_wish *wish,
                               struct best_choice choices[BEST_CHOICES_MAX], size_t found)
{
    struct piece single;
    struct best_missing ignored = {0};
    const size_t persons = find_cheapest(tariff, wish, &single);
    const int64_t visits = wish->visits * (int64_t)wish->person_count;
    for (size_t i = 0; persons > 0 && i < tariff->product_count; i++) {
        const struct tariff_product *product = &tariff->products[i];
        const struct tariff_terms_of_use *use = &product->use;
        const int64_t whole = use->kind == FORMULA_ENTRIES ? visits / use->units : 0;
        struct best_choice cards, best = {0};
        if (use->members_max < (int32_t)wish->person_count || whole == 0 || product->limit > 0 ||
            visits - whole * use->units > (int64_t)persons * wish->visits ||
            gift_of(tariff, product, wish).units != 0 ||
            !price_choice(tariff, product, wish, 0, wish->person_count, &ignored, &cards))
            continue;
        const struct piece card = {.product = product,
                                   .visits = use->units,
                                   .price = {cards.total.cents / cards.quantity}};
        try_pair(&card, whole, &single, visits, &best);
        if (best.product != NULL)
            found = insert(choices, found, &best);
    }
    return found;
}

static bool of_one_age(const struct best_wish *wish)
{
    for (size_t i = 1; i < wish->person_count; i++) {
        if (wish->ages[i] != wish->ages[0])
            return false;
    }
    return true;
}

size_t best_rank(const struct tariff *tariff, const struct best_wish *wish,
                 struct best_choice choices[BEST_CHOICES_MAX], struct best_missing *ret_missing)
{
    size_t count = 0;
    *ret_missing = (struct best_missing){0};
    struct best_choice choice;
    for (size_t i = 0; i < tariff->product_count; i++) {
        if (price_choice(tariff, &tariff->products[i], wish, 0, wish->person_count, ret_missing,
                         &choice))
            count = insert(choices, count, &choice);
    }
    count = wish->person_count == 1 ? add_pairs(tariff, wish, choices, count)
                                    : add_family_pairs(tariff, wish, choices, count);
    if (!of_one_age(wish) && each_their_own(tariff, wish, ret_missing, &choice))
        count = insert(choices, count, &choice);
    return count;
}
