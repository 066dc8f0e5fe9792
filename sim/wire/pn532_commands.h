/* pn532_commands: what each command of the chip does. Part of pn532; called by it only. */
#ifndef PORTILLON_SIM_WIRE_PN532_COMMANDS_H
#define PORTILLON_SIM_WIRE_PN532_COMMANDS_H

#include "sim/wire/pn532.h"

/* Runs chip->command and appends to chip->answer, which holds the response code already. */
enum pn532_progress pn532_command(struct pn532 *chip);

#endif
