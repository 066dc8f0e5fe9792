/* schema: the numbered schema files, as text. Generated at build time from schema/NNNN_*.sql. */
#ifndef PORTILLON_STORE_SCHEMA_H
#define PORTILLON_STORE_SCHEMA_H

/* schema_files[n] brings a database from version n to n + 1; ends with NULL. */
extern const char *const schema_files[];

#endif
