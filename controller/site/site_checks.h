/* site_checks: what is well written in a configuration, and cannot be meant. Part of site_load. */
#ifndef PORTILLON_SITE_SITE_CHECKS_H
#define PORTILLON_SITE_SITE_CHECKS_H

#include "controller/base/yaml.h"
#include "controller/site/site.h"

/* No two gates are the same arm of the same board. */
void site_check_board(const struct site *site, const struct site_gate *gate,
                      const struct yaml_node *node);

/* Where cards must be seen on the way out, a reader sees them; `zones` is the list of the file. */
void site_check_exits(const struct site *site, const struct yaml_node *zones);

#endif
