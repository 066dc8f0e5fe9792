/* json_text: a JSON value as text. For json_dumps() of jansson 2.14, which goes on without the name
 * of a member when there is no memory for it: what it wrote then is another answer, or none. */
#ifndef PORTILLON_CONTROL_JSON_TEXT_H
#define PORTILLON_CONTROL_JSON_TEXT_H

#include <jansson.h>

/* The whole text, which the caller frees; NULL when there is no memory for all of it. `flags` are
 * those of json_dumps(). */
char *json_text(const json_t *json, size_t flags);

#endif
