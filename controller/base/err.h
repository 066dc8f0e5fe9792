/* err: the technical errors of the whole project, and the sentence that travels beside one.
 * Owns nothing else: a refusal of passage is an answer, not an error (pass/refusal.h). */
#ifndef PORTILLON_BASE_ERR_H
#define PORTILLON_BASE_ERR_H

#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum err {
    ERR_OK = 0,
    ERR_NOMEM,
    ERR_IO,        /* a file, a socket or a disk failed */
    ERR_FULL,      /* the disk or a bounded queue is full */
    ERR_CORRUPT,   /* stored data do not agree with themselves */
    ERR_FOREIGN,   /* the file belongs to another program or another version */
    ERR_NOT_FOUND, /* what was named does not exist */
    ERR_INVALID,   /* the input is wrong: who gave it must change it */
    ERR_EXISTS,
    ERR_CONFLICT, /* refused by the present state, not by the input */
    ERR_TIMEOUT,
    ERR_CLOSED, /* the other end is gone */
};

enum { ERR_TEXT_SIZE = 256 };

/* The sentence for whoever logs or reads; empty when there is nothing to add. */
struct err_text {
    char text[ERR_TEXT_SIZE];
};

/* Marks a sentence for the catalogues (config/po/) that is translated where it is written out. */
#define SENTENCE(text) text

/* Name of an error in the language of the program's reader, never NULL. */
const char *err_name(enum err err);

/* Writes the sentence, in the language of the program's reader (config/po/), and returns `err`, so
 * that a failing line can say both. `text` may be NULL.
 */
enum err err_say(enum err err, struct err_text *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
