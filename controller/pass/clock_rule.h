/* clock_rule: what a site rules about running clocks, beyond what each product says of its own:
 * what follows when more time was used than was bought, and what an evacuation does. */
#ifndef PORTILLON_PASS_CLOCK_RULE_H
#define PORTILLON_PASS_CLOCK_RULE_H

#include <stdbool.h>

enum clock_evacuation {
    CLOCK_EVACUATION_STOPS, /* the time until the alarm is paid */
    CLOCK_EVACUATION_FREE,  /* nothing of the stay is paid */
    CLOCK_EVACUATION_RUNS,  /* nothing changes: the way out stops it, or the no-exit rule */
};

struct clock_rule {
    bool overrun_waits; /* who owes time comes in with another pass all the same */
    enum clock_evacuation evacuation;
};

#endif
