/* capacity_load: how many persons a site allows, as its configuration tells it. */
#ifndef PORTILLON_SITE_CAPACITY_LOAD_H
#define PORTILLON_SITE_CAPACITY_LOAD_H

#include "controller/base/yaml.h"
#include "controller/pass/capacity.h"

/* `persons`, `capacity` and `capacity_a_day` of a zone. */
void capacity_load_zone(struct yaml_map *map, struct capacity_zone *zone);
/* `capacity` of the establishment. */
void capacity_load(struct yaml_map *parent, struct capacity *capacity);

#endif
