/* sentence: what a stored word means to a person: refusals, outcomes, states of a gate.
 * English here, which is the key of the translations in config/po. */
#ifndef PORTILLON_CONTROL_SENTENCE_H
#define PORTILLON_CONTROL_SENTENCE_H

/* Marks a text for translation, which is looked up where it is shown. */
#define TEXT(text) text

/* The sentence of a reason, with at most one %s for what it is about; the word itself when unknown.
 */
const char *sentence_of(const char *reason);

#endif
