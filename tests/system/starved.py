#!/usr/bin/env python3
"""Runs every verb that works without the daemon with one allocation missing, each in turn: it must end
with a sentence and a code, or with the very answer that it gives when nothing is missing, and what it was
to write is whole or not there. Usage: starved.py [--stride N] [--seed N]. JSON as its last line."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

from hall_site import BUILD, ROOT, Site

HERE = pathlib.Path(__file__).resolve().parent
TARIFFS = ROOT / "config" / "tariffs"
UID = "04A1B2C3D4E5F6"


class Starved:
    def __init__(self, site, stride):
        self.site, self.stride, self.points, self.faults = site, stride, 0, []
        self.library = site.folder / "starve.so"
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", self.library, HERE / "starve.c", "-ldl"],
                       check=True)

    def run(self, arguments, at=0):
        count = self.site.folder / "count"
        count.unlink(missing_ok=True)
        done = subprocess.run(
            [str(BUILD / "portillon"), *map(str, arguments)], capture_output=True, timeout=30, check=False,
            env={**self.site.environment(), "LD_PRELOAD": str(self.library), "LANGUAGE": "en",
                 "LANG": "C.UTF-8", "PORTILLON_TEST_STARVE_AT": str(at),
                 "PORTILLON_TEST_STARVE_COUNT": str(count)})
        return done, int(count.read_text()) if count.exists() else 0

    def play(self, *arguments, before=None, judge=None):
        if before:
            before()
        whole, count = self.run(arguments)
        if whole.returncode not in (0, 1, 2):
            self.faults.append(f"{arguments}: {whole.stderr}")
        for at in range(1 + len(self.faults) + self.points % self.stride, count + 1, self.stride):
            if before:
                before()
            done, _ = self.run(arguments, at)
            self.points += 1
            if done.returncode < 0 or done.returncode > 3:
                self.faults.append(f"{arguments}, allocation {at}: ended by {done.returncode}")
            elif done.returncode == whole.returncode and done.stdout != whole.stdout and not judge:
                self.faults.append(f"{arguments}, allocation {at}: another answer")
            elif done.returncode == 3 and not done.stderr:
                self.faults.append(f"{arguments}, allocation {at}: failed without a word")
            elif judge:
                fault = judge(done)
                if fault:
                    self.faults.append(f"{arguments}, allocation {at}: {fault}")


def play_files(starved):
    table = starved.site.folder / "table.csv"
    first = TARIFFS / "issoire-2020.yaml"
    small = TARIFFS / "issoire-velos-2020.yaml"
    starved.run(("tariff", "export", small, "--output", table))
    for arguments in (("tariff", "check", small), ("tariff", "check", table, "--json"),
                      ("tariff", "list", "--tariff", small), ("tariff", "list", "--tariff", small, "--json"),
                      ("tariff", "show", "baignade/adulte_18/12_entrees", "--tariff", first),
                      ("tariff", "export", small), ("tariff", "export", table, "--format", "yaml"),
                      ("quote", "baignade/adulte_18/12_entrees", "--tariff", first, "--age", 30),
                      ("quote", "baignade/adulte_18/unitaire", "--tariff", first, "--json"),
                      ("quote", "--best", "--tariff", first, "--ages", "40,38,10,7"),
                      ("config", "check"), ("config", "show"), ("config", "show", "--json"),
                      ("sell", "--help"), ("statos",), ("log", "--limit", "few")):
        starved.play(*arguments)


def play_ledger(starved):
    site = starved.site
    for arguments in (("log",), ("log", "--json"), ("log", "--csv"), ("presence", "--json"),
                      ("card", "show", UID), ("card", "show", UID, "--json"), ("pass", "show", UID),
                      ("tariff", "list"), ("tariff", "export", "issoire-2020"),
                      ("quote", "baignade/adulte_18/12_entrees"), ("status",), ("verify",),
                      ("verify", "--json")):
        starved.play(*arguments)
    ledger, kept = site.folder / "data" / "portillon.db", site.folder / "kept.db"
    copy = site.folder / "copy.db"
    assert site.run("backup", kept).returncode == 0

    def whole(path):
        return site.run("verify", path).returncode == 0

    starved.play("backup", copy, before=lambda: copy.unlink(missing_ok=True),
                 judge=lambda done: None if whole(copy) == (done.returncode == 0) else
                 f"exit {done.returncode}, and the copy is {'whole' if whole(copy) else 'not there'}")
    starved.play("restore", kept, "--confirm", "kept.db",
                 judge=lambda done: None if whole(ledger) else "the ledger is lost")
    starved.play("init", before=lambda: [p.unlink() for p in ledger.parent.iterdir()],
                 judge=lambda done: None if done.returncode != 0 or whole(ledger) else "no ledger")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stride", type=int, default=1)
    words.add_argument("--seed", type=int, default=1)
    wanted = words.parse_args()
    site = Site()
    try:
        site.start()
        site.sell(UID)
        site.stop_daemon()
        starved = Starved(site, wanted.stride)
        starved.points = wanted.seed
        play_files(starved)
        play_ledger(starved)
    finally:
        site.close()
    print(json.dumps({"starved": starved.points - wanted.seed, "faults": starved.faults[:20],
                      "fault_count": len(starved.faults), "agrees": not starved.faults}))
    return 1 if starved.faults else 0


if __name__ == "__main__":
    sys.exit(main())
