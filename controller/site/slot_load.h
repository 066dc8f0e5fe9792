/* slot_load: reads the key `slots` of a site. Every fault is told where it stands. */
#ifndef PORTILLON_SITE_SLOT_LOAD_H
#define PORTILLON_SITE_SLOT_LOAD_H

#include "controller/base/yaml.h"
#include "controller/site/site.h"

/* After the zones and the opening, whose holidays hold. */
void slot_load(struct yaml_map *parent, struct site *site);

#endif
