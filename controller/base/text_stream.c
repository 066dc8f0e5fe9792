#include "controller/base/text_stream.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 4096 };

static bool grow(struct text_stream *text, size_t wanted)
{
    size_t room = text->room > 0 ? text->room : ROOM_FIRST;
    while (room < wanted)
        room *= 2;
    if (room == text->room)
        return true;
    char *larger = realloc(text->text, room);
    if (larger == NULL)
        return false;
    text->text = larger;
    text->room = room;
    return true;
}

static ssize_t append(void *cookie, const char *bytes, size_t size)
{
    struct text_stream *text = cookie;
    if (!grow(text, text->size + size + 1))
        return 0; /* which the stream takes for an error, and keeps */
    memcpy(text->text + text->size, bytes, size);
    text->size += size;
    text->text[text->size] = '\0';
    return (ssize_t)size;
}

bool text_stream_open(struct text_stream *text)
{
    *text = (struct text_stream){0};
    if (!grow(text, 1))
        return false;
    text->text[0] = '\0';
    text->stream = fopencookie(text, "w", (cookie_io_functions_t){.write = append});
    if (text->stream != NULL)
        return true;
    free(text->text);
    text->text = NULL;
    return false;
}

bool text_stream_close(struct text_stream *text)
{
    const bool flushed = fflush(text->stream) == 0 && ferror(text->stream) == 0;
    const bool whole = fclose(text->stream) == 0 && flushed;
    text->stream = NULL;
    if (whole)
        return true;
    free(text->text);
    text->text = NULL;
    return false;
}
