/* site_json: the settings of a site that hold, as one JSON object, with those that the file leaves
 * out. */
#ifndef PORTILLON_CLI_SITE_JSON_H
#define PORTILLON_CLI_SITE_JSON_H

#include <jansson.h>

#include "controller/site/site.h"

/* The caller frees it. */
json_t *site_json(const struct site *site);

/* The last day of the school holidays that it knows; "" when it knows of none. */
void site_json_schools_until(const struct site *site, char text[CIVIL_DATE_SIZE]);

#endif
