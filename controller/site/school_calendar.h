/* school_calendar: the school holidays of a zone, from a file that several sites share.
 * Owns the format of that file, whose example is config/calendars/vacances-scolaires.yaml. Leaves
 * what they are used for to opening. */
#ifndef PORTILLON_SITE_SCHOOL_CALENDAR_H
#define PORTILLON_SITE_SCHOOL_CALENDAR_H

#include "controller/base/yaml.h"
#include "controller/site/site.h"

/* Reads `school_calendar: {file, zone}` of a site, when it is there, and the file it names, before
 * anything that asks for school holidays. Every fault is told where it stands, in either file. */
void school_calendar_load(struct yaml_map *parent, struct site *site, struct faults *faults);

/* The last day of which the site knows whether there is school; year 0 when it knows of none. */
struct civil_date school_calendar_known_until(const struct site *site);

#endif
