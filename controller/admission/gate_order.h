/* gate_order: what rotations and time do to the open order of an arm. Part of gate; called by it
 * only. */
#ifndef PORTILLON_ADMISSION_GATE_ORDER_H
#define PORTILLON_ADMISSION_GATE_ORDER_H

#include "controller/admission/gate.h"

/* Adds an effect to the list. */
struct gate_effect *gate_effect(struct gate_effects *effects, enum gate_effect_type type);
void gate_lock(struct gate *gate, struct gate_effects *effects);
void gate_become_ready(struct gate *gate, struct mono_time now, struct gate_effects *effects);

/* Ends the order in the ledger's eyes: `turned` of its rotations, and why. */
void gate_resolve_as(struct gate *gate, int64_t turned, const char *cause,
                     struct gate_effects *effects);
/* Locks and waits for the arm to settle. `cause` NULL: the passage itself, or nobody came. */
void gate_close_order(struct gate *gate, const char *cause, struct mono_time now,
                      struct gate_effects *effects);

void gate_order_reading(struct gate *gate, struct mono_time now, struct gate_effects *effects);
void gate_order_time(struct gate *gate, struct mono_time now, struct gate_effects *effects);

#endif
