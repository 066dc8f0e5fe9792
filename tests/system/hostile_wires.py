#!/usr/bin/env python3
"""Real drivers on wires that cannot be trusted: readers and boards that answer late, half, wrongly or
not at all. Usage: hostile_wires.py [--seconds N] [--seed N] [--rtu]. JSON as its last line; exit 1
when a gate opened for nobody, a unit was lost, the daemon died or a driver did not come back."""
import argparse
import json
import random
import sys
import time

from hall_site import Gone, Site, wait_for

GATES = ("G1", "G2", "G3", "G4")
STRANGERS = "G4"  # only cards that nobody knows are held there: it must never open
BAD_IN_THOUSAND = 60
SOLD, BACK_S_MAX = 50, 10
PASSED_MIN, PATIENCE_S = 4, 60


def bad_answers(site):
    state = site.wire("state")
    return {"board": sum(b["bad_answers"] for b in state["boards"]),
            "card": sum(r["bad_answers"] for r in state["readers"])}


def set_hostile(site, permille, seed):
    for i, gate in enumerate(GATES):
        site.wire(f"board {gate} hostile {permille} {seed + i}")
        site.wire(f"reader R{i + 1} hostile {permille} {seed + 100 + i}")


def visit(site, gate, card, reader, patience_s):
    """Holds a card and walks when it opens; nothing is waited for longer than people would."""
    site.wire(f"place {card} {reader}")
    try:
        wait_for("it opens", lambda: site.board(gate)["unlock_entry"], patience_s)
        site.wire(f"walk {gate} entry 0")
    except Gone:
        pass  # refused, or not understood: they go away
    site.wire(f"remove {card}")


def passed(site):
    return sum(site.board(gate)["rotations_entry"] for gate in GATES)


def play(site, seconds, seed):
    """For so long, and then until somebody has passed: on a slow machine little happens in time."""
    chooser = random.Random(seed)
    end = time.monotonic() + seconds
    visits = 0
    while site.daemon.poll() is None and (time.monotonic() < end or (
            time.monotonic() < end + PATIENCE_S and passed(site) < PASSED_MIN)):
        i = chooser.randrange(len(GATES))
        visit(site, GATES[i], f"C{i}", f"R{i + 1}", chooser.choice((0.3, 1.0, 2.0)))
        visits += 1
    return visits


def check(site, faults):
    """When the wires are good again, the drivers are back and the ledger says what the arms did."""
    quiet = time.monotonic()
    wait_for("the gates are ready", site.ready, BACK_S_MAX)
    back_s = time.monotonic() - quiet
    wait_for("nothing is open", lambda: not any(b["unlock_entry"] for b in
                                                site.wire("state")["boards"]), 10)
    unlocks = units = 0
    for i, gate in enumerate(GATES):
        board = site.board(gate)
        if gate == STRANGERS:
            if board["entry_unlocks"] or board["rotations_entry"]:
                faults.append(f"{gate} has opened for a card that nobody knows")
            continue
        spent = SOLD - site.balance(f"0400000000000{i}")
        units += spent
        unlocks += board["entry_unlocks"]
        if not 0 <= spent <= board["rotations_entry"]:
            faults.append(f"{gate} turned {board['rotations_entry']} times, {spent} are spent")
    proof = site.run("verify", "--json")
    if proof.returncode != 0:
        faults.append(proof.stdout)
    orders = json.loads(proof.stdout)["orders"]
    if passed(site) == 0 or unlocks > orders or (units == 0 and passed(site) >= PASSED_MIN):
        faults.append(f"{orders} orders opened {unlocks} times, {units} units were spent")
    return {"back_ms": round(back_s * 1000), "orders": orders, "units": units, "unlocks": unlocks}


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--rtu", action="store_true")
    wanted = words.parse_args()
    faults, found, visits = [], {}, 0
    site = Site(gates=GATES, rtu=wanted.rtu, timing={"unlock": "1500ms"})
    try:
        site.start()
        for i, gate in enumerate(GATES):
            site.card(f"C{i}", f"0400000000000{i}")
            if gate != STRANGERS:
                site.sell(f"0400000000000{i}", "baignade/famille_5/50_entrees")
        set_hostile(site, BAD_IN_THOUSAND, wanted.seed)
        visits = play(site, wanted.seconds, wanted.seed)
        set_hostile(site, 0, 0)
        if site.daemon.poll() is not None:
            faults.append("the daemon has died")
        else:
            found = check(site, faults)
        bad = bad_answers(site)
    finally:
        site.close()
    print(json.dumps({"bad_card_replies": bad["card"], "bad_board_replies": bad["board"],
                      "visits": visits, **found, "faults": faults, "agrees": not faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
