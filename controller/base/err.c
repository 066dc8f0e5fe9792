#include "controller/base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "controller/base/text.h"

const char *err_name(enum err err)
{
    switch (err) {
    case ERR_OK:
        return "ok";
    case ERR_NOMEM:
        return "out of memory";
    case ERR_IO:
        return "input or output failed";
    case ERR_FULL:
        return "full";
    case ERR_CORRUPT:
        return "damaged data";
    case ERR_FOREIGN:
        return "not a file of this program";
    case ERR_NOT_FOUND:
        return "not found";
    case ERR_INVALID:
        return "invalid input";
    case ERR_EXISTS:
        return "exists already";
    case ERR_CONFLICT:
        return "not possible now";
    case ERR_TIMEOUT:
        return "no answer in time";
    case ERR_CLOSED:
        return "closed";
    }
    return "unknown error";
}

enum err err_say(enum err err, struct err_text *text, const char *format, ...)
{
    if (text != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(text->text, sizeof text->text, format, arguments);
        va_end(arguments);
        text_clean(text->text);
    }
    return err;
}
