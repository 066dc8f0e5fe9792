"""A whole site of real programs on simulated wires, for the tests of this folder."""
import json
import math

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PORTILLON_BUILD", ROOT / "build"))
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Gone(Exception):
    """What was waited for did not come."""


def wait_for(what, until, seconds=10.0):
    """Asks again until `until()` gives something true; fails with `what` after the bound."""
    end = time.monotonic() + seconds
    while True:
        found = until()
        if found:
            return found
        if time.monotonic() >= end:
            raise Gone(what)
        time.sleep(0.005)


def timers_late_ms():
    """How late this machine wakes a sleeper: figures in milliseconds mean nothing on one that is late."""
    late = []
    for _ in range(60):
        begin = time.monotonic()
        time.sleep(0.001)
        late.append((time.monotonic() - begin) * 1000 - 1)
    return sorted(late)[54]


def stolen_s():
    """Processor time that the host of this machine has given to others, so far."""
    fields = pathlib.Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


def waited_s(process):
    """How long a process has waited for a processor, so far; for ever, where it stood still for so long that
    it was ended."""
    try:
        return int(pathlib.Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except FileNotFoundError:
        return math.inf


def alarm_bound_s():
    """200 ms, on a machine that can tell."""
    return 0.2 if timers_late_ms() < 3 else 1.0


def say(language, *arguments, config=None, text=None):
    """What the command says to whoever reads that language."""
    environment = {**os.environ, "LANGUAGE": language, "LANG": "C.UTF-8"}
    environment.pop("PORTILLON_CONFIG", None)
    if config:
        environment["PORTILLON_CONFIG"] = str(config)
    return subprocess.run([str(BUILD / "portillon"), *map(str, arguments)], text=True, input=text,
                          env=environment, capture_output=True, timeout=60, check=False)


class Line:
    """A program on the control socket."""

    def __init__(self, site):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(site.folder / "control.sock"))
        self.socket.settimeout(20)
        self.answers = self.socket.makefile("r", encoding="utf-8")

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else (json.dumps(data) + "\n").encode())

    def answer(self):
        line = self.answers.readline()
        return json.loads(line) if line else None

    def ask(self, method, number=1, **parameters):
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
        return self.answer()["result"]

    def close(self):
        self.answers.close()
        self.socket.close()


class Site:
    """gates: names; exit: how people leave; map_name: register map of config/gates; capacity: what else
    is said of the zone, such as ", capacity: 2"; inside: gates that lead on to the balneo."""

    def __init__(self, gates=("G1",), exit="counted", map_name="portillon-simulator", rtu=False,
                 timing=None, preload=None, desk=False, exit_readers=False, opening="00:00-24:00", capacity="",
                 inside=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="portillon-system-"))
        (self.folder / "data").mkdir()
        self.gates, self.inside_gates = list(gates), inside
        self.processes = []
        self.daemon = None
        self.preload = preload
        self.known_lines = []
        self.readers = {f"R{i + 1}": (gate, "entry") for i, gate in enumerate(gates)}
        if exit_readers:
            self.readers.update({f"X{i + 1}": (gate, "exit") for i, gate in enumerate(gates)})
        if desk:
            self.readers["desk"] = (None, "desk")
        self.start_wires(rtu)
        self.timing = {"unlock": "4s", "settle": "1s", "again": "0ms", "refusal": "200ms"}
        self.timing.update(timing or {})
        self.address = (f"rtu:{self.folder}/bus:115200:8N1" if rtu
                        else f"tcp:127.0.0.1:{self.port}")
        self.write_config(f"exit: {exit}{capacity}", ROOT / "config" / "gates" / f"{map_name}.yaml",
                          opening)

    def start_wires(self, rtu):
        arguments = [BUILD / "portillon-wires", self.folder, "--readers", ",".join(self.readers),
                     "--boards", ",".join(self.gates), "--turn", "200"]
        wires = subprocess.Popen([*map(str, arguments), *(["--rtu"] if rtu else [])],
                                 stdout=subprocess.PIPE, text=True)
        self.processes.append(wires)
        self.port = json.loads(wires.stdout.readline())["port"]
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(str(self.folder / "wires.sock"))
        self.answers = self.control.makefile("r")

    def write_config(self, zone, register_map, opening):
        lines = ['facility: {name: "Essai", node: 9}',
                 f"folders: {{data: {self.folder}/data, run: {self.folder}, drivers: {BUILD}}}",
                 "opening:", *(f'  {day}: ["{opening}"]' for day in DAYS),
                 "timing: {" + ", ".join(f"{k}: {v}" for k, v in self.timing.items()) + "}",
                 f"zones: [{{name: pools, {zone}}}{', {name: balneo, inside: pools}' if self.inside_gates else ''}]",
                 f'buses: [{{name: hall, address: "{self.address}"}}]', "gates:"]
        lines += [f"  - {{name: {gate}, bus: hall, unit: {i + 1}, map: {register_map},"
                  f" zone: {'balneo' if gate in self.inside_gates else 'pools'}}}"
                  for i, gate in enumerate(self.gates)]
        lines.append("readers:")
        for name, (gate, direction) in self.readers.items():
            where = "desk: true" if gate is None else f"gate: {gate}, direction: {direction}"
            lines.append(f'  - {{name: {name}, connstring: "pn532_uart:{self.folder}/reader-{name}",'
                         f" {where}}}")
        self.config = self.folder / "site.yaml"
        self.config.write_text("\n".join(lines) + "\n")

    # the wires

    def wire(self, words):
        self.control.sendall((words + "\n").encode())
        answer = json.loads(self.answers.readline())
        if not answer["ok"]:
            raise ValueError(f"{words}: {answer}")
        return answer

    def board(self, gate="G1"):
        return next(b for b in self.wire("state")["boards"] if b["board"] == gate)

    def card(self, name, uid):
        self.wire(f"card {name} {uid}")

    def tap(self, card, reader="R1"):
        self.known_lines = self.lines("--limit", 1000)
        self.wire(f"place {card} {reader}")

    def take_away(self, card, reader="R1"):
        """Takes the card off and waits until the reader has seen it leave."""
        self.wire(f"remove {card}")
        wait_for("the card is gone", lambda: not next(
            r for r in self.status()["readers"] if r["reader"] == reader)["card_present"])

    # the programs

    def environment(self):
        return {**os.environ, "PORTILLON_CONFIG": str(self.config), "LANGUAGE": "en"}

    def run(self, *arguments, text=None):
        return subprocess.run([str(BUILD / "portillon"), *map(str, arguments)], text=True, input=text,
                              env=self.environment(), capture_output=True, timeout=60, check=False)

    def ok(self, *arguments):
        done = self.run(*arguments, "--json")
        if done.returncode != 0:
            raise AssertionError(f"portillon {arguments}: {done.stdout} {done.stderr}")
        return json.loads(done.stdout)

    def spawn_daemon(self):
        environment = self.environment()
        if self.preload:
            environment["LD_PRELOAD"] = str(self.preload)
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0"
            environment["PORTILLON_TEST_FAULT"] = str(self.folder / "fault")
        self.log = open(self.folder / "daemon.log", "a", encoding="utf-8")
        self.daemon = subprocess.Popen([str(BUILD / "portillond"), "--config", str(self.config)],
                                       stderr=self.log, env=environment)
        return self.daemon

    def status(self):
        done = self.run("status", "--json")
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def ready(self):
        status = self.status()
        return (status.get("running") and all(g["state"] == "ready" for g in status["gates"])
                and all(r["up"] for r in status["readers"]))

    def start(self, tariff=True):
        self.ok("init")
        self.spawn_daemon()
        wait_for("the gates are ready", self.ready, 20)
        if tariff:
            self.ok("tariff", "import", ROOT / "config" / "tariffs" / "issoire-2020.yaml")
        return self

    def sell(self, uid, product="baignade/adulte_18/12_entrees"):
        return self.ok("sell", product, "--card", uid, "--holder", "NOM Prenom", "--birth",
                       "1990-05-17", "--pay", "cash")

    def balance(self, uid):
        passes = self.ok("card", "show", uid)["passes"]
        return passes[0].get("balance_units", passes[0].get("balance_minutes"))

    def inside(self):
        return sum(zone["persons"] for zone in self.ok("presence")["zones"])

    def lines(self, *arguments):
        return self.ok("log", *arguments)["lines"]

    def outcome(self, gate="G1"):
        """The line that the last tap left in the log, once no order is open there any more."""
        known = [line for line in self.known_lines if line["gate"] == gate]
        wait_for(f"{gate} is ready again", self.ready, 20)
        return wait_for("a new line in the log", lambda: [
            line for line in self.lines("--gate", gate, "--limit", 1) if line not in known], 5)[0]

    def end_alarm(self):
        """As staff do, once the panel has been reset; it is refused while a board shows fire."""
        wait_for("the alarm may be ended", lambda: self.run(
            "alarm", "end", "--reason", "the building is safe").returncode == 0)

    def wait_open(self, gate="G1"):
        wait_for(f"{gate} opens", lambda: self.board(gate)["unlock_entry"], 10)

    def wait_locked(self, gate="G1", seconds=10):
        wait_for(f"{gate} locks", lambda: not self.board(gate)["unlock_entry"], seconds)

    def drivers(self, name):
        """Process numbers of the daemon's drivers of a name."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)
                if (entry.name.isdigit() and name.startswith(fields[0].split("(", 1)[1][:15])
                        and int(fields[1].split()[1]) == self.daemon.pid):
                    found.append(int(entry.name))
            except (OSError, IndexError, ValueError):
                continue
        return found

    def stop_daemon(self, number=signal.SIGTERM):
        if self.daemon is None:
            return None
        if self.daemon.poll() is None:
            self.daemon.send_signal(number)
        code = self.daemon.wait(timeout=20)
        self.log.close()
        self.daemon = None
        return code

    def close(self):
        if self.daemon is not None:
            self.daemon.send_signal(signal.SIGCONT)
        self.stop_daemon()
        self.control.close()
        for process in self.processes:
            process.terminate()
            process.wait(timeout=10)
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
