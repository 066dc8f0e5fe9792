/* words_load: what the displays of a facility say in its own words, under `words` of the
 * configuration. Owns the list of what may be said and its checks. Leaves showing it to
 * control/display. */
#ifndef PORTILLON_SITE_WORDS_LOAD_H
#define PORTILLON_SITE_WORDS_LOAD_H

#include "controller/base/yaml.h"
#include "controller/site/site.h"

void words_load(struct yaml_map *parent, struct site_words *words);

#endif
