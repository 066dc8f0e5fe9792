#!/usr/bin/env python3
"""Plays stories (tests/stories) with the real programs on simulated wires: each card is held to a reader, each
arm is pushed, sales are made by the command, and the wall clock of the programs is what the story says.
Usage: stories.py [NAME ...]; without names the first twenty. Prints JSON as its last line."""
import datetime
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time
import zoneinfo

from hall_site import ROOT, Gone, Line, Site, wait_for

STORIES = ROOT / "tests" / "stories"
# Of every kind that is played in minutes of a clock that goes forward: who comes again, how many there may be,
# cards, families, groups, hours.
FIRST = ("tapped_twice", "a_stranger_card", "a_card_is_lost", "a_lost_card_that_is_inside",
         "five_come_on_one_card", "the_last_entries_of_a_family", "each_of_them_leaves_and_comes_when_they_like",
         "a_class_comes_with_its_card", "some_of_the_class_are_ill", "a_parent_with_a_baby",
         "back_from_the_car", "a_family_comes_and_goes", "ten_minutes_at_the_bar",
         "from_the_gym_to_the_car_and_back", "the_pools_are_full", "a_lifeguard_is_missing",
         "a_court_with_hours_of_its_own", "the_hours_of_the_young", "not_for_this_door",
         "what_expires_first_pays_first")
PARIS = zoneinfo.ZoneInfo("Europe/Paris")  # where every story happens
TOLD = {"granted": "opens"}
FLAGS = {"holder": "--holder", "birth": "--birth", "members": "--members", "proof": "--proof",
         "proof_until": "--proof-until", "proof_issued": "--proof-issued", "pay": "--pay",
         "persons": "--persons", "supervisors": "--supervisors", "young": "--young",
         "party": "--party"}


def build_clock(path):
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", path, ROOT / "tests/system/story_clock.c", "-ldl"],
                   check=True)


def lines_of(name):
    path = next(STORIES.glob(f"*/{name}.story"))
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split(" #")[0].strip()
        if line and not line.startswith("#"):
            yield f"{path.name}:{number}", shlex.split(line)


def zones_of(lines):
    found = []
    for _, words in lines:
        words = words[1:] if re.fullmatch(r"\d\d:\d\d", words[0]) else words
        if words[0] in ("in", "out", "group") and words[2] not in found:
            found.append(words[2])
    return found or ["pools"]


def place_of(lines):
    names = [words[1] for _, words in lines if words[0] == "place"]
    return (STORIES / "places" / f"{names[0]}.yaml").read_text() if names else ""


class StorySite(Site):
    """One gate for each zone of a story, with a reader on either side, in the place that it names."""

    def __init__(self, lines, clock):
        self.clock, self.place, self.zones = clock, place_of(lines), zones_of(lines)
        self.clock_file = pathlib.Path(tempfile.mkdtemp(prefix="portillon-story-")) / "ahead"
        self.clock_file.write_text("0")
        self.ahead_ms = None  # until the story's first hour, which may be before this one
        super().__init__(gates=[f"G{i + 1}" for i in range(len(self.zones))], exit_readers=True,
                         timing={"again": "8s", "unlock": "1500ms", "settle": "300ms", "rotation": "1500ms"},
                         preload=clock)
        for gate in self.gates:
            self.wire(f"turn {gate} 40")

    def write_config(self, zone, register_map, opening):
        super().write_config(zone, register_map, opening)
        if not self.place:
            zones = ", ".join(f"{{name: {name}}}" for name in self.zones)
            text = re.sub(r"(?m)^zones: .*$", f"zones: [{zones}]", self.config.read_text())
        else:
            ours = self.config.read_text()
            ours = re.sub(r"(?ms)^opening:\n(  [^\n]*\n)*", "", ours)
            ours = re.sub(r"(?m)^zones: .*\n", "", ours)
            kept = re.sub(r"(?ms)^(facility|buses|gates):[^\n]*\n(  [^\n]*\n)*", "", self.place)
            text = ours.replace("buses:", kept + "buses:", 1)
        for number, name in enumerate(self.zones):
            text = re.sub(rf"(name: G{number + 1}, [^\n]*zone: )\w+", rf"\g<1>{name}", text)
        self.config.write_text(text)

    def environment(self):
        return {**super().environment(), "LD_PRELOAD": str(self.clock), "ASAN_OPTIONS": "verify_asan_link_order=0",
                "PORTILLON_TEST_CLOCK": str(self.clock_file)}

    def set_time(self, moment):
        ahead_ms = int((moment.timestamp() - time.time()) * 1000)
        if self.ahead_ms is None or ahead_ms > self.ahead_ms:
            self.ahead_ms = ahead_ms
            fresh = self.clock_file.with_suffix(".new")
            fresh.write_text(str(ahead_ms))
            os.replace(fresh, self.clock_file)


class Player:
    def __init__(self, name, clock):
        self.lines = list(lines_of(name))
        self.site = StorySite(self.lines, clock)
        self.day = self.line = None
        self.cards, self.where = set(), ""

    def play(self):
        try:
            self.start()
            for self.where, words in self.lines:
                self.act(words)
        finally:
            if self.line:
                self.line.close()
            self.site.close()

    def start(self):
        days = [words[1] for _, words in self.lines if words[0] == "day"]
        self.day = datetime.date.fromisoformat(days[0])
        self.at("00:00")
        self.site.start(tariff=False)
        self.line = Line(self.site)
        self.line.ask("watch")

    def at(self, hour):
        self.site.set_time(datetime.datetime.fromisoformat(f"{self.day}T{hour}:00").replace(tzinfo=PARIS))

    def act(self, words):
        if re.fullmatch(r"\d\d:\d\d", words[0]):
            self.at(words[0])
            words = words[1:]
        expected = None
        if "->" in words:
            expected = words[words.index("->") + 1]
            words = words[:words.index("->")]
        happened = getattr(self, "do_" + words[0])(*words[1:])
        if expected is not None and happened != expected:
            raise AssertionError(f"{self.where}: expected {expected}, it was {happened}")

    def uid(self, card):
        uid = f"04{int(card.lstrip('C')):012X}"
        if card not in self.cards:
            self.site.card(card, uid)
            self.cards.add(card)
        return uid

    def gate(self, zone):
        return f"G{self.site.zones.index(zone) + 1}"

    def told(self, *words):
        done = self.site.run(*words, "--json")
        return json.loads(done.stdout)

    # the words of a story

    def do_day(self, date):
        self.day = datetime.date.fromisoformat(date)
        self.at("00:00")

    def do_place(self, _):
        pass

    def do_tariff(self, name):
        path = ROOT / "config" / "tariffs" / f"{name}.yaml"
        self.site.ok("tariff", "import", path if path.exists() else STORIES / "places" / f"{name}-tariff.yaml")

    def paid(self, *words):
        answer = self.told(*words)
        if "error" in answer:
            return "!" + answer["error"]["reason"]
        return f"{answer['total_cents'] // 100},{answer['total_cents'] % 100:02d}"

    def do_sell(self, product, card, *options):
        flags = [part for word in options for part in (FLAGS[word.split("=", 1)[0]], word.split("=", 1)[1])]
        return self.paid("sell", product, "--card", self.uid(card), *flags,
                         *([] if "--pay" in flags else ["--pay", "cash"]))

    def do_replace(self, card, new, *_):
        return self.paid("card", "replace", self.uid(card), self.uid(new), "--pay", "cash")

    def verdict(self, gate):
        """What the gate says to the card that was just held there."""
        while True:
            event = self.line.answer()
            if event["event"] == "tap" and event["gate"] == gate and event["verdict"] in ("granted", "refused"):
                return TOLD.get(event["verdict"], event.get("reason")), event

    def walk_in(self, gate, persons):
        for _ in range(persons):
            wait_for("the arm is home", lambda: self.site.board(gate)["home"])
            before = self.site.board(gate)["rotations_entry"]
            self.site.wire(f"walk {gate} entry 0")
            wait_for("a rotation", lambda b=before: self.site.board(gate)["rotations_entry"] > b)
        wait_for("the gate is ready", self.quiet, 20)

    def quiet(self):
        status = self.site.status()
        return status.get("running") and all(gate["state"] == "ready" for gate in status["gates"])

    def do_in(self, card, zone, *options):
        gate, came = self.gate(zone), [int(word[5:]) for word in options if word.startswith("came=")]
        self.uid(card)
        reader = f"R{gate[1:]}"
        self.site.wire(f"place {card} {reader}")
        says, event = self.verdict(gate)
        self.site.take_away(card, reader)
        if says == "opens":
            self.site.wait_open(gate)
            self.walk_in(gate, came[0] if came else self.persons_for(event))
        return says

    def persons_for(self, event):
        """The gate says how many it opens for."""
        gate = next(one for one in self.site.status()["gates"] if one["gate"] == event["gate"])
        return max(1, gate["order_persons"])

    def do_group(self, card, zone, *options):
        options = dict(word.split("=", 1) for word in options)
        gate, came = self.gate(zone), options.pop("came", None)
        flags = [part for key, value in options.items() for part in (FLAGS[key], value)]
        answer = self.told("group", "open", self.uid(card), "--gate", gate, *flags)
        if "error" in answer:
            return answer["error"]["reason"]
        self.site.wait_open(gate)
        self.walk_in(gate, int(came) if came is not None else answer["passages"])
        return "opens"

    def do_out(self, card, zone):
        gate = self.gate(zone)
        self.uid(card)
        before = self.site.board(gate)["rotations_exit"]
        self.site.wire(f"place {card} X{gate[1:]}")
        wait_for(f"{gate} lets out", lambda: self.site.board(gate)["unlock_exit"], 10)
        self.site.wire(f"walk {gate} exit 0")
        wait_for("somebody leaves", lambda: self.site.board(gate)["rotations_exit"] > before)
        self.site.take_away(card, f"X{gate[1:]}")
        wait_for("the gate is ready", self.quiet, 20)
        while True:
            event = self.line.answer()
            if event["event"] == "movement" and event["gate"] == gate:
                return None

    def do_capacity(self, zone, persons):
        answer = self.told("capacity", "set", zone, "--persons", persons, "--reason", "story")
        return answer["error"]["reason"] if "error" in answer else None

    def do_recount(self, zone, persons):
        self.site.ok("presence", "set", zone, "--persons", persons, "--reason", "story")

    def do_admit(self, card):
        self.site.ok("card", "admit", self.uid(card), "--reason", "story")

    def equals(self, what, seen, expected):
        """What is on disk may follow the gate by a moment."""
        try:
            wait_for(what, lambda: seen() == int(expected), 5)
        except Gone:
            raise AssertionError(f"{self.where}: {what} is {seen()}, expected {expected}") from None

    def do_balance(self, card, product, _, expected):
        def balance():
            passes = [one for one in self.told("card", "show", self.uid(card))["passes"]
                      if one["product"] == product]
            return next((one.get("balance_units", one.get("balance_minutes")) for one in passes[-1:]), None)
        self.equals(f"balance {card} {product}", balance, expected)

    def zone(self, name):
        return next(one for one in self.told("presence")["zones"] if one["zone"] == name)

    def do_inside(self, zone, _, expected):
        self.equals(f"inside {zone}", lambda: self.zone(zone)["persons"], expected)

    def do_today(self, zone, _, expected):
        self.equals(f"today {zone}", lambda: self.zone(zone)["entries_today"], expected)

    def do_most(self, zone, _, expected):
        self.equals(f"most {zone}", lambda: self.zone(zone)["persons_max_today"], expected)


def play_all(names):
    """Names of those that did not come true, with what was wrong."""
    wrong = {}
    with tempfile.TemporaryDirectory(prefix="portillon-clock-") as folder:
        clock = pathlib.Path(folder) / "clock.so"
        build_clock(clock)
        for name in names:
            try:
                Player(name, clock).play()
            except (AssertionError, Gone, KeyError, StopIteration, OSError) as error:
                wrong[name] = f"{type(error).__name__}: {error}"
            print(f"{name}: {wrong.get(name, 'comes true')}", flush=True)
    return wrong


def main():
    names = sys.argv[1:] or FIRST
    wrong = play_all(names)
    print(json.dumps({"wire_stories": len(names), "agrees": not wrong, "difference": "; ".join(wrong.values())}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
