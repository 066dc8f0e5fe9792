/* opening_load: reads the key `opening` of a site or of a zone. Every fault is told where it
 * stands.
 */
#ifndef PORTILLON_SITE_OPENING_LOAD_H
#define PORTILLON_SITE_OPENING_LOAD_H

#include "controller/base/yaml.h"
#include "controller/site/opening.h"

void opening_load(struct yaml_map *parent, enum yaml_need need, struct opening *opening);

/* When a period holds and what its hours are: `from`, `until`, `school`, `public_holidays`, `hours`
 * or weekdays. Its own keys are the caller's to close, with these. */
#define OPENING_PERIOD_KEYS                                                                        \
    "from", "until", "school", "public_holidays", "hours", "monday", "tuesday", "wednesday",       \
        "thursday", "friday", "saturday", "sunday"
void opening_load_period(const struct yaml_node *node, struct yaml_map *map,
                         const struct opening *opening, struct opening_period *period);

#endif
