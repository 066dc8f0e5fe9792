#include "controller/control/sentence.h"

#include <stddef.h>

#include "controller/base/text.h"

/* Marks a text for translation, which is looked up where it is shown. */
#define TEXT(text) text

static const struct {
    const char *word, *sentence;
} sentences[] = {
    {"none", TEXT("may pass")},
    {"gate_out_of_service", TEXT("gate %s is out of service; please take another one")},
    {"closed", TEXT("closed at this hour")},
    {"last_entry_passed", TEXT("the last entry before closing has passed")},
    {"card_unknown", TEXT("card %s is not known here; ask at the till")},
    {"card_blocked", TEXT("card %s is blocked; ask at the till")},
    {"open_at_other_gate", TEXT("another gate is open for this card (%s)")},
    {"passed_a_moment_ago", TEXT("already passed a moment ago")},
    {"already_inside", TEXT("already inside")},
    {"no_pass_here", TEXT("no pass for this zone; ask at the till")},
    {"not_yet_valid", TEXT("not valid yet")},
    {"expired", TEXT("pass expired; top up at the till")},
    {"empty", TEXT("no entry left; top up at the till")},
    {"week_used_up", TEXT("the sessions of this week are used up")},
    {"age_outside", TEXT("this pass is for another age; ask at the till")},
    {"zone_full", TEXT("full at this time; please wait until somebody leaves")},
    {"day_full", TEXT("as many have come in today as may")},
    {"time_used_up", TEXT("time used up; top up at the till")},
    /* outcomes of an order */
    {"passed", TEXT("passed")},
    {"nobody", TEXT("nobody passed; nothing debited")},
    {"recovered", TEXT("nobody passed before the restart; nothing debited")},
    {"alarm", TEXT("fire alarm: gates are free, nothing is debited")},
    {"board_restarted", TEXT("the board restarted: not provable, nothing debited")},
    {"not_provable", TEXT("the counter died with its driver: not provable, nothing debited")},
    {"counter_unbelievable", TEXT("the counter jumped: not provable, nothing debited")},
    {"decided_too_late", TEXT("the disk answered too late; nothing debited")},
    {"not_obeyed", TEXT("the board did not obey")},
    {"not_acknowledged", TEXT("the board did not answer the order")},
    /* states of a gate */
    {"down", TEXT("its board does not answer")},
    {"recovering", TEXT("starting: waits for its arm")},
    {"ready", TEXT("ready")},
    {"deciding", TEXT("deciding")},
    {"open", TEXT("open")},
    {"settling", TEXT("locking")},
    {"jammed", TEXT("jammed: free the arm")},
    /* refusals of commands */
    {"argument", TEXT("%s")},
    {"request", TEXT("not a request: %s")},
    {"method_unknown", TEXT("%s: no such command")},
    {"not_allowed", TEXT("%s may not do this; ask a manager")},
    {"product_unknown", TEXT("%s: no such product; see `portillon tariff list`")},
    {"product_unknown_near", TEXT("no such product; did you mean %s?")},
    {"product_is_card", TEXT("%s is sold by `card issue` and `card replace`")},
    {"card_required", TEXT("%s is sold on a card: add --card")},
    {"card_or_persons",
     TEXT("expected either --card for a pass, or --persons and --gate for single entries")},
    {"persons_need_gate", TEXT("single entries need both --persons and --gate")},
    {"holder_required", TEXT("a pass carries a name: add --holder and --birth")},
    {"holder_differs", TEXT("this card belongs to %s: leave --holder out, or take another card")},
    {"birth_required", TEXT("the price depends on the age (%s): give the date of birth")},
    {"ledger_busy", TEXT("the ledger is busy; try again in a moment")},
    {"date_invalid", TEXT("%s: expected a date that exists and has been")},
    {"age_not_in_category", TEXT("the age does not fit the category %s")},
    {"proof_required", TEXT("this price needs a proof: add --proof %s")},
    {"proof_until_required", TEXT("until when does the proof hold? add --proof-until")},
    {"proof_out_of_date", TEXT("the proof is out of date: %s")},
    {"no_term_left", TEXT("the tariff %s has no term left; add its dates under `terms`")},
    {"card_known", TEXT("card %s was issued already")},
    {"card_replaced", TEXT("this card was replaced by %s")},
    {"pass_not_named", TEXT("card %s has several passes: add --pass, see `portillon pass show`")},
    {"pass_unknown", TEXT("card %s has no such pass")},
    {"units_not_possible",
     TEXT("the balance of card %s would fall below zero, or nothing changes")},
    {"no_tariff", TEXT("no tariff is in force; import one with `portillon tariff import`")},
    {"tariff_faulty", TEXT("%s")},
    {"tariff_unknown", TEXT("%s: no such file, and no tariff of this name was imported")},
    {"tariff_overlaps", TEXT("two tariffs of one facility would be in force together: %s; a "
                             "correction of the same tariff needs --replace")},
    {"tariff_gap", TEXT("there would be no prices between two tariffs of one facility: %s")},
    /* why a row is not for a case */
    {"fact_required", TEXT("the price depends on something that was not said: --%s")},
    {"fact_too_low", TEXT("not from this number on: %s is too low")},
    {"fact_too_high", TEXT("only up to a number: %s is too high")},
    {"not_in_season", TEXT("not in this season")},
    {"not_on_this_day", TEXT("not on this day")},
    {"not_at_this_hour", TEXT("not at this hour")},
    {"proof_issued_required", TEXT("when was the proof issued? add --proof-issued: %s")},
    {"tariff_name_taken", TEXT("another facility has a tariff of this name: %s")},
    {"product_ambiguous", TEXT("several facilities have this product: add --facility with the name "
                               "of one of their tariffs: %s")},
    {"facility_has_not", TEXT("no tariff in force of %s has this")},
    {"not_of_a_pass", TEXT("a pass or an entry is sold one by one: leave --%s out")},
    {"means_not_possible", TEXT("a card cannot be paid with its own value: %s")},
    {"not_this_zone", TEXT("the gate leads into a zone that %s does not open")},
    {"proof_too_old", TEXT("the proof is too old: %s")},
    {"residence_differs", TEXT("for residents of another place")},
    {"circumstance_missing", TEXT("only with %s")},
    {"circumstance_excludes", TEXT("not with %s")},
    {"companion_required", TEXT("only for who accompanies a person who has the right")},
    {"history_missing", TEXT("only for a renewal or a second child in the same school year")},
    {"pass_required", TEXT("only for who has %s")},
    {"other_category", TEXT("is for others: %s")},
    {"limit_reached", TEXT("this holder has as many as one may have: %s")},
    {"quantity_not_whole", TEXT("expected a whole number: %s")},
    {"amount_too_large", TEXT("the amount is too large: %s")},
    {"not_covered", TEXT("no hours, half-days or days cover this time")},
    {"no_price", TEXT("%s has no price in this case")},
    {"too_many_members", TEXT("more members than the card is for: %s")},
    {"value_too_low", TEXT("the stored value of card %s does not cover the amount")},
    {"opens_no_gate", TEXT("%s opens no gate: leave --gate out")},
    {"nothing_owed", TEXT("card %s owes nothing")},
    {"list_unreadable", TEXT("--%s: expected a list")},
    {"nothing_to_sell", TEXT("nothing fits this person and wish")},
    {"key_reused", TEXT("the key %s was used for something else")},
    {"gate_unknown", TEXT("no gate is named %s")},
    {"no_alarm", TEXT("there is no alarm")},
    {"fire_still_shown", TEXT("the fire panel still shows fire: reset it first")},
    {"zone_unknown", TEXT("no zone is named %s")},
    {"above_capacity", TEXT("the configuration allows %s at most")},
    {"gate_busy", TEXT("gate %s is busy; try again in a moment")},
    {"no_desk_reader", TEXT("no desk reader %s in the configuration")},
    {"reader_down", TEXT("reader %s does not answer")},
    {"reader_in_use", TEXT("somebody else waits at reader %s")},
    {"no_card_came", TEXT("no card came to reader %s")},
    {"disk_full", TEXT("the disk is full; nothing was done")},
    {"ledger_failed", TEXT("the ledger cannot be written; nothing was done")},
};

const char *sentence_of(const char *reason)
{
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (text_equal(sentences[i].word, reason))
            return sentences[i].sentence;
    }
    return reason;
}
