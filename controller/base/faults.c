#include "controller/base/faults.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "controller/base/text.h"

void faults_add(struct faults *faults, struct fault_place place, const char *format, ...)
{
    if (faults->count++ >= FAULTS_MAX)
        return;
    char *line = faults->lines[faults->count - 1];
    line[0] = '\0';
    (void)text_append(line, FAULT_TEXT_SIZE, "%s:", place.file);
    if (place.line != 0)
        (void)text_append(line, FAULT_TEXT_SIZE, "%zu:%zu:", place.line, place.column);
    if (place.key != NULL && place.key[0] != '\0')
        (void)text_append(line, FAULT_TEXT_SIZE, " %s:", place.key);
    if (place.value != NULL && place.value[0] != '\0')
        (void)text_append(line, FAULT_TEXT_SIZE, " %.80s:", place.value);
    (void)text_append(line, FAULT_TEXT_SIZE, " ");
    char sentence[FAULT_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, gettext(format), arguments);
    va_end(arguments);
    (void)text_append(line, FAULT_TEXT_SIZE, "%s", sentence);
    text_clean(line); /* a value was cut, perhaps inside a character */
}

void faults_add_no_memory(struct faults *faults, const char *file)
{
    faults->no_memory = true;
    faults_add(faults, (struct fault_place){.file = file}, "there is no memory to read it");
}
