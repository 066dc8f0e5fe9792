#!/usr/bin/env python3
"""Takes drivers and their devices away from a running site, one at a time, and measures how soon it is
noticed and how soon the gates and readers serve again. Usage: driver_faults.py [--rounds N] [--seed N].
JSON as its last line; exit 1 when it took too long on a machine that kept its own time."""
import argparse
import itertools
import json
import os
import random
import signal
import sys
import time

from hall_site import Gone, Site, stolen_s, timers_late_ms, wait_for

GATES = ("G1", "G2", "G3", "G4")
NOTICED_MS_MAX, BACK_MS_MAX = 2000, 1000
# beyond, the host's other guests or the machine's other work are measured
STOLEN_PERCENT_MAX, LATE_MS_MAX = 5, 3
PATIENCE_S = 20


def restarts(status):
    return {**{r["reader"]: r["driver_restarts"] for r in status["readers"]},
            "hall": status["gates"][0]["driver_restarts"]}


def serving(site):
    """Every gate ready and every reader up."""
    return wait_for("the site serves", site.ready, PATIENCE_S)


class Round:
    """One fault: makes it, waits until it is noticed, ends it, waits until the site serves."""

    def __init__(self, site, kind, number):
        self.site, self.kind, self.number = site, kind, number

    def noticed(self):
        status = self.site.status()
        if not status.get("running"):
            return False
        return any(g["state"] != "ready" for g in status["gates"]) or \
            not all(r["up"] for r in status["readers"]) or restarts(status) != self.before

    def driver(self, name):
        pids = sorted(self.site.drivers(name))
        return pids[self.number % len(pids)]

    def begin(self):
        """True when the fault is over by itself, as soon as it has been noticed."""
        reader, gate = f"R{self.number % len(GATES) + 1}", GATES[self.number % len(GATES)]
        if self.kind == "reader unplugged":
            self.site.wire(f"reader {reader} vanish")
            self.end = f"reader {reader} return"
        elif self.kind == "reader silent":
            self.site.wire(f"reader {reader} silence -1")
            self.end = f"reader {reader} clear"
        elif self.kind == "board silent":
            self.site.wire(f"board {gate} silence -1")
            self.end = f"board {gate} clear"
        else:
            what, name = self.kind.split(" ")
            os.kill(self.driver(f"portillon-{name}"),
                    signal.SIGKILL if what == "killed" else signal.SIGSTOP)
            self.end = None

    def play(self):
        self.before = restarts(self.site.status())
        begun, stolen = time.monotonic(), stolen_s()
        self.begin()
        wait_for(f"{self.kind} is noticed", self.noticed, PATIENCE_S)
        noticed = time.monotonic()
        if self.end:
            self.site.wire(self.end)
        serving(self.site)
        back = time.monotonic()
        percent = 100 * (stolen_s() - stolen) / (os.cpu_count() * (back - begun))
        return {"kind": self.kind, "noticed_ms": round((noticed - begun) * 1000),
                "back_ms": round((back - noticed) * 1000), "stolen_percent": round(percent)}


KINDS = ("killed nfc", "killed modbus", "stopped nfc", "stopped modbus", "reader unplugged",
         "reader silent", "board silent")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=14)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--each", action="store_true", help="print every round")
    wanted = words.parse_args()
    chooser, faults, rounds = random.Random(wanted.seed), [], []
    site = Site(gates=GATES)
    try:
        site.start()
        for kind in itertools.islice(itertools.cycle(KINDS), wanted.rounds):
            done = Round(site, kind, chooser.randrange(100)).play()
            rounds.append(done)
            if wanted.each:
                print(done, flush=True)
            late = done["noticed_ms"] > NOTICED_MS_MAX or done["back_ms"] > BACK_MS_MAX
            if late and done["stolen_percent"] <= STOLEN_PERCENT_MAX and timers_late_ms() < LATE_MS_MAX:
                faults.append(done)
        if site.run("verify").returncode != 0:
            faults.append(site.run("verify").stdout)
    except Gone as gone:
        faults.append(str(gone))
    finally:
        site.close()
    print(json.dumps({"driver_faults": len(rounds),
                      "driver_noticed_ms_max": max((r["noticed_ms"] for r in rounds), default=0),
                      "driver_back_ms_max": max((r["back_ms"] for r in rounds), default=0),
                      "faults": faults, "agrees": not faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
