#!/usr/bin/env python3
"""Kills portillond at system calls of a passage, one a round, and holds the ledger against the arm.
Usage: kill_points.py [--points N] [--seed N]. Prints JSON as its last line; exit 1 on a difference."""
import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import time

from hall_site import BUILD, Gone, Site, wait_for

HERE = pathlib.Path(__file__).resolve().parent
UID = "04A1B2C3D4E5F6"
NEVER = 1000000


class KilledSite(Site):
    """A site whose daemon is killed at a chosen system call, counted from the tap."""

    def build_killer(self):
        self.killer = self.folder / "kill_at"
        subprocess.run(["gcc", "-O2", "-o", self.killer, HERE / "kill_at.c"], check=True)
        self.armed = self.folder / "armed"

    def spawn_killed(self, point):
        self.armed.unlink(missing_ok=True)
        self.log = open(self.folder / "daemon.log", "a", encoding="utf-8")
        self.daemon = subprocess.Popen(
            [self.killer, self.armed, str(point), BUILD / "portillond", "--config", self.config],
            stderr=self.log, stdout=subprocess.PIPE, text=True, env=self.environment())

    def alive(self):
        return self.daemon.poll() is None

    def rotations(self):
        return self.board()["rotations_entry"]

    def play_passage(self):
        """Tap, walk when it opens; ends when the daemon is dead or the gate is ready again."""
        before = self.rotations()
        self.armed.touch()
        self.tap("C1")
        wait_for("an answer", lambda: self.board()["unlock_entry"] or not self.alive(), 10)
        if self.board()["unlock_entry"]:
            self.wire("walk G1 entry 0")
        self.wire("remove C1")
        wait_for("the end of it", lambda: not self.alive() or (
            self.rotations() > before and self.ready()), 20)
        if self.alive():
            self.daemon.send_signal(signal.SIGTERM)
        stops = int(self.daemon.communicate(timeout=20)[0] or 0)
        self.log.close()
        return stops


def check(site, sold):
    """After recovery the ledger says what the arm did, to the unit. A gate is ready once its order is
    decided; the row may still be on its way to the disk."""
    wait_for("the gate is ready", site.ready, 30)
    wait_for("nothing is open", lambda: not site.board()["unlock_entry"], 10)
    turned, faults = site.rotations(), []
    try:
        wait_for("the row", lambda: site.balance(UID) == sold - turned, 10)
    except Gone:
        faults.append(f"the arm turned {turned} times, {sold - site.balance(UID)} units are spent")
    if site.inside() != turned:
        faults.append(f"the arm turned {turned} times, {site.inside()} are inside")
    if site.run("verify").returncode != 0:
        faults.append(site.run("verify").stdout)
    if faults:
        tell_story(site)
    return faults


def tell_story(site):
    """What led there, for whoever has to find out."""
    print((site.folder / "daemon.log").read_text(encoding="utf-8")[-3000:], file=sys.stderr)
    for line in site.ok("pass", "show", UID)["passes"][0]["lines"][-12:]:
        print(line, file=sys.stderr)
    for line in site.lines("--limit", 6):
        print(line, file=sys.stderr)
    print(site.board(), file=sys.stderr)


def every_point(count, wanted, seed):
    """Each call of a passage once before any is the second time; a run goes on where the run of the
    seed before has ended."""
    order = list(range(1, count + 1))
    random.Random(0).shuffle(order)
    at = (seed - 1) * wanted
    while True:
        yield order[at % count]
        at += 1


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--points", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    wanted = words.parse_args()
    site = KilledSite(timing={"unlock": "2s"})
    site.build_killer()
    killed, sold, faults = 0, 50, []
    started = time.monotonic()
    try:
        site.start()
        site.card("C1", UID)
        site.sell(UID, "baignade/famille_5/50_entrees")
        site.stop_daemon()
        site.spawn_killed(NEVER)
        faults = check(site, sold)  # ready, so that the calls of its start are not counted
        points = every_point(site.play_passage(), wanted.points, wanted.seed)
        while killed < wanted.points and not faults:
            point = next(points)
            site.spawn_killed(point)
            faults = check(site, sold)
            if faults:
                break
            if site.balance(UID) < 2:  # enough for this pass: the next 50
                sold += 50
                site.ok("pass", "correct", UID, "--units", 50, "--reason", "again")
            stops = site.play_passage()
            killed += 1 if stops == point else 0  # this passage may have been a shorter one
        if not faults:
            site.spawn_daemon()
            faults = check(site, sold)
    finally:
        site.daemon = site.daemon if site.daemon is not None and site.alive() else None
        site.close()
    print(json.dumps({"kill_points": killed, "played_s": round(time.monotonic() - started),
                      "faults": faults, "agrees": not faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
