/* bare: the floor that a tap is measured against: libnfc select, one SQLite commit, one Modbus
 * write, in one loop without any rule. */
#ifndef PORTILLON_TESTS_BENCH_BARE_H
#define PORTILLON_TESTS_BENCH_BARE_H

/* Runs until killed: every card that comes to the reader writes a row and opens a coil. */
int bare_run(const char *connstring, int port, int unit, const char *database);

#endif
