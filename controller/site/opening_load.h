/* opening_load: reads the key `opening` of a site or of a zone. Every fault is told where it
 * stands.
 */
#ifndef PORTILLON_SITE_OPENING_LOAD_H
#define PORTILLON_SITE_OPENING_LOAD_H

#include "controller/base/yaml.h"
#include "controller/site/opening.h"

void opening_load(struct yaml_map *parent, enum yaml_need need, struct opening *opening);

#endif
