/* text_stream: a text in memory, written piece by piece through a stdio stream; whole, or not at
 * all. open_memstream() is not used for it: in the C library of Debian 12 a character for which its
 * buffer cannot grow is left out, without an error on the stream. */
#ifndef PORTILLON_BASE_TEXT_STREAM_H
#define PORTILLON_BASE_TEXT_STREAM_H

#include <stdbool.h>
#include <stdio.h>

struct text_stream {
    FILE *stream;
    char *text; /* after a successful close: ends with a zero byte, freed by the caller */
    size_t size, room;
};

/* False when there is no memory. */
bool text_stream_open(struct text_stream *text);
/* False when anything that was written has been lost; then there is no text. */
bool text_stream_close(struct text_stream *text);

#endif
