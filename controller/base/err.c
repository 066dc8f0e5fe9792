#include "controller/base/err.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "controller/base/text.h"

static const char *name_of(enum err err)
{
    switch (err) {
    case ERR_OK:
        return SENTENCE("ok");
    case ERR_NOMEM:
        return SENTENCE("out of memory");
    case ERR_IO:
        return SENTENCE("input or output failed");
    case ERR_FULL:
        return SENTENCE("full");
    case ERR_CORRUPT:
        return SENTENCE("damaged data");
    case ERR_FOREIGN:
        return SENTENCE("not a file of this program");
    case ERR_NOT_FOUND:
        return SENTENCE("not found");
    case ERR_INVALID:
        return SENTENCE("invalid input");
    case ERR_EXISTS:
        return SENTENCE("exists already");
    case ERR_CONFLICT:
        return SENTENCE("not possible now");
    case ERR_TIMEOUT:
        return SENTENCE("no answer in time");
    case ERR_CLOSED:
        return SENTENCE("closed");
    }
    return SENTENCE("unknown error");
}

const char *err_name(enum err err)
{
    return gettext(name_of(err));
}

enum err err_say(enum err err, struct err_text *text, const char *format, ...)
{
    if (text != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(text->text, sizeof text->text, gettext(format), arguments);
        va_end(arguments);
        text_clean(text->text);
    }
    return err;
}
