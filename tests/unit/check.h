/* check: cmocka with the headers it wants before it. */
#ifndef PORTILLON_TESTS_CHECK_H
#define PORTILLON_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
