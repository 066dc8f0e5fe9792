#!/usr/bin/env python3
"""One card at two gates at the same instant, again and again, on the real programs and wires: a copy of
the card lies on the other reader, and both people push as soon as their gate opens. There are never more
entries than units were bought, and nothing is spent by whoever was not let in.
Usage: race.py [--rounds N]. Prints JSON as its last line."""
import argparse
import json
import sys

from hall_site import Site, wait_for

UID = "04A1B2C3D4E5F6"
UNITS = 12
GATES = (("G1", "R1", "C1"), ("G2", "R2", "COPY"))


class Race:
    def __init__(self):
        self.site = Site(gates=("G1", "G2"), timing={"unlock": "400ms", "settle": "300ms", "again": "0ms",
                                                     "refusal": "100ms"})
        self.site.start()
        for _, _, card in GATES:
            self.site.card(card, UID)
        for gate, _, _ in GATES:
            self.site.wire(f"turn {gate} 60")
        self.bought = self.both = self.rounds = 0

    def balance(self):
        shown = self.site.run("card", "show", UID, "--json")
        if shown.returncode != 0:
            return 0
        return sum(one["balance_units"] for one in json.loads(shown.stdout)["passes"])

    def buy(self):
        self.site.sell(UID)
        self.bought += UNITS

    def entries(self):
        return sum(self.site.board(gate)["rotations_entry"] for gate, _, _ in GATES)

    def play(self):
        for _, reader, card in GATES:
            self.site.wire(f"place {card} {reader}")
        wait_for("a gate opens, or none does", lambda: self.opened() or self.both_told(), 5)
        opened = self.opened()
        for gate in opened:
            self.site.wire(f"walk {gate} entry 0")
        for _, _, card in GATES:
            self.site.wire(f"remove {card}")
        self.both += len(opened) == 2
        self.rounds += 1
        wait_for("the gates", self.quiet, 10)

    def opened(self):
        return [gate for gate, _, _ in GATES if self.site.board(gate)["unlock_entry"]]

    def both_told(self):
        return all(self.site.board(gate)["red"] for gate, _, _ in GATES)

    def quiet(self):
        status = self.site.status()
        return (status.get("running") and all(one["state"] == "ready" for one in status["gates"])
                and not any(one["card_present"] for one in status["readers"]))

    def difference(self):
        spent, entered = self.bought - self.balance(), self.entries()
        if self.both:
            return f"both gates opened for one unit, {self.both} times"
        if spent != entered:
            return f"{entered} came in and {spent} units are spent"
        return "" if self.site.ok("verify")["verified"] else "the ledger does not verify"


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=200)
    rounds = words.parse_args().rounds
    race = Race()
    try:
        for number in range(rounds):
            if number % (UNITS + 4) == 0:  # the last unit is raced for, and then there is none
                race.buy()
            race.play()
        difference = race.difference()
    finally:
        race.site.close()
    print(json.dumps({"wire_races": race.rounds, "agrees": not difference, "difference": difference}))
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
