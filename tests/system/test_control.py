"""The control socket and the daemon's own command line: what strangers, clumsy programs and impatient ones
get for an answer, and that the gates go on meanwhile."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from hall_site import BUILD, Line, Site, wait_for

UID = "04A1B2C3D4E5F6"


class Control(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site(gates=("G1", "G2"), desk=True, timing={"unlock": "1500ms"}).start()

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def line(self):
        line = Line(self.site)
        self.addCleanup(line.close)
        return line

    def test_what_is_no_request_is_answered_and_the_line_stays_open(self):
        line = self.line()
        for data in (b"hello\n", b"{}\n", b"[]\n", b"null\n", b'{"method": 7}\n', b"\n", b"\xff\xfe\n",
                     b'{"method": "status", "method": "status"}\n', b"{" * 5000 + b"\n"):
            line.send(data)
            self.assertEqual(line.answer()["result"]["invalid"]["reason"], "request", data[:40])
        self.assertTrue(line.ask("status")["gates"])

    def test_a_request_in_pieces_and_several_at_once(self):
        line = self.line()
        text = json.dumps({"jsonrpc": "2.0", "id": "a", "method": "status"}).encode() + b"\n"
        for i in range(0, len(text), 3):
            line.send(text[i:i + 3])
        self.assertEqual(line.answer()["id"], "a")
        line.send(text * 5)
        self.assertEqual([line.answer()["id"] for _ in range(5)], ["a"] * 5)

    def test_wrong_methods_and_arguments_say_what_was_expected(self):
        line = self.line()
        for method, parameters, kind, reason in (
                ("dance", {}, "invalid", "method_unknown"),
                ("init", {}, "invalid", "method_unknown"),
                ("gate open", {}, "invalid", "argument"),
                ("gate open", {"gate": "G1", "reason": "x", "passages": 0}, "invalid", "argument"),
                ("gate open", {"gate": "G1", "reason": "x", "passages": "many"}, "invalid", "argument"),
                ("gate open", {"gate": "G1", "reason": ["x"]}, "invalid", "argument"),
                ("gate open", {"gate": "G1", "reason": "x", "colour": "red"}, "invalid", "argument"),
                ("gate open", {"gate": "G9", "reason": "x"}, "refused", "gate_unknown"),
                ("gate off", {"gate": "G9", "reason": "x"}, "refused", "gate_unknown"),
                ("sell", {"product": "a/b/c", "pay": "gold"}, "invalid", "argument"),
                ("sell", {"product": "a/b/c", "pay": "cash", "card": UID, "persons": 2}, "invalid",
                 "card_or_persons"),
                ("sell", {"product": "a/b/c", "pay": "cash", "persons": 2}, "invalid", "persons_need_gate"),
                ("sell", {"product": "a/b/c", "pay": "cash", "persons": 2, "gate": "G9"}, "refused",
                 "gate_unknown"),
                ("sell", {"product": "baignade/adulte_18/12_entrees", "pay": "cash", "card": UID,
                          "holder": "X", "birth": "1990-13-01"}, "invalid", "argument"),
                ("card read", {"reader": "R1", "wait": 1}, "refused", "no_desk_reader"),
                ("card read", {"reader": "nowhere", "wait": 1}, "refused", "no_desk_reader"),
                ("card block", {"card": UID, "reason": "x"}, "refused", "card_unknown"),
                ("card admit", {"card": UID, "reason": "x"}, "refused", "card_unknown"),
                ("card settle", {"card": UID, "pay": "cash"}, "refused", "card_unknown"),
                ("card replace", {"card": UID, "with": "04FFEEDDCCBBAA", "pay": "cash"}, "refused",
                 "card_unknown"),
                ("pass correct", {"card": UID, "units": 1, "reason": "x"}, "refused", "card_unknown"),
                ("tariff import", {"file": "tariff: ["}, "refused", "tariff_faulty"),
                ("tariff import", {"file": ""}, None, None)):
            answer = line.ask(method, **parameters)
            if kind:
                self.assertEqual(answer.get(kind, {}).get("reason"), reason, (method, parameters, answer))
            else:
                self.assertTrue("refused" in answer or "invalid" in answer, answer)

    def test_a_line_without_an_end_is_dropped_and_costs_nobody(self):
        line = self.line()
        try:
            for _ in range(200):
                line.send(b"x" * 65536)
        except OSError:
            pass  # closed in our face
        with self.assertRaises((OSError, ValueError)):
            self.assertEqual(line.answers.readline(), "")
            raise ValueError("closed")
        self.assertTrue(self.line().ask("status")["gates"])

    def test_whoever_leaves_before_the_answer_takes_nothing_along(self):
        for _ in range(20):
            line = Line(self.site)
            line.send({"jsonrpc": "2.0", "id": 1, "method": "card read", "params": {"wait": 5}})
            line.close()
        line = self.line()
        reader = [r for r in line.ask("status")["readers"] if r["reader"] == "desk"]
        self.assertTrue(reader and reader[0]["up"])
        self.site.card("C7", "04000000000077")
        line.send({"jsonrpc": "2.0", "id": 2, "method": "card read", "params": {"wait": 10}})
        other = self.line().ask("card read", wait=1)
        self.assertEqual(other["refused"]["reason"], "reader_in_use")
        self.site.wire("place C7 desk")
        self.assertEqual(line.answer()["result"]["card"], "04000000000077")
        self.site.wire("remove C7")

    def test_a_reader_at_the_desk_that_nobody_uses_says_so(self):
        answer = self.line().ask("card read", wait=1)
        self.assertIn("refused", answer)

    def test_more_programs_than_there_is_room_for(self):
        lines = []
        try:
            for _ in range(40):
                lines.append(Line(self.site))
            served = 0
            for line in lines:
                try:
                    line.send({"jsonrpc": "2.0", "id": 1, "method": "status"})
                    served += line.answer() is not None
                except OSError:
                    pass
            self.assertGreater(served, 20)
            self.assertLess(served, 40)
        finally:
            for line in lines:
                line.close()
        self.assertTrue(wait_for("room again", lambda: self.site.status().get("running")))

    def test_who_watches_is_told_and_who_does_not_read_is_dropped(self):
        watcher, deaf = self.line(), self.line()
        self.assertTrue(watcher.ask("watch")["watching"])
        self.assertTrue(deaf.ask("watch")["watching"])
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        self.site.card("C9", "04000000000099")
        self.site.wire("place C9 R2")
        seen = watcher.answer()
        while "04000000000099" not in json.dumps(seen):
            seen = watcher.answer()
        self.site.wire("remove C9")

    def test_the_same_key_is_done_once(self):
        line = self.line()
        sale = {"product": "baignade/adulte_18/12_entrees", "card": "04000000000088", "holder": "X Y",
                "birth": "1990-05-17", "pay": "cash", "key": "once"}
        first = line.ask("sell", **sale)
        self.assertEqual(line.ask("sell", **sale)["sale"], first["sale"])
        changed = line.ask("sell", **{**sale, "holder": "Z"})
        self.assertIn("refused", changed)
        self.assertEqual(self.site.balance("04000000000088"), 12)

    def test_a_gate_is_busy_while_an_order_is_open(self):
        line = self.line()
        self.assertEqual(line.ask("gate open", gate="G1", reason="pram")["passages"], 1)
        self.assertEqual(line.ask("gate open", gate="G1", reason="pram")["refused"]["reason"], "gate_busy")
        line.ask("gate off", gate="G1", reason="x")
        self.assertEqual(line.ask("gate open", gate="G1", reason="pram")["refused"]["reason"],
                         "gate_out_of_service")
        line.ask("gate on", gate="G1")
        wait_for("the gates", self.site.ready, 20)


class Daemon(unittest.TestCase):
    def daemon(self, *arguments, seconds=20):
        return subprocess.run([str(BUILD / "portillond"), *map(str, arguments)], text=True, timeout=seconds,
                              capture_output=True, check=False)

    def test_it_tells_its_version_and_usage(self):
        self.assertEqual(self.daemon("--version").returncode, 0)
        self.assertIn("usage:", self.daemon("--help").stdout)
        self.assertEqual(self.daemon("--colour").returncode, 2)

    def test_what_it_cannot_start_with_is_named(self):
        done = self.daemon("--config", "/nowhere.yaml")
        self.assertEqual((done.returncode, "/nowhere.yaml" in done.stderr), (2, True), done.stderr)
        site = Site()
        self.addCleanup(site.close)
        done = self.daemon("--config", site.config)
        self.assertEqual((done.returncode, "portillon init" in done.stderr), (3, True), done.stderr)
        site.start()
        done = self.daemon("--config", site.config)
        self.assertEqual((done.returncode, "another portillond" in done.stderr), (3, True), done.stderr)
        self.assertTrue(site.ready())

    def test_a_ledger_of_another_program_is_left_alone(self):
        site = Site()
        self.addCleanup(site.close)
        ledger = site.folder / "data" / "portillon.db"
        ledger.write_bytes(b"This is not a ledger." * 400)
        done = self.daemon("--config", site.config)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("portillon.db", done.stderr)
        self.assertTrue(ledger.read_bytes().startswith(b"This is not"))

    def test_a_folder_that_cannot_be_written_is_named(self):
        site = Site()
        self.addCleanup(site.close)
        site.ok("init")
        text = site.config.read_text().replace(f"run: {site.folder}", "run: /proc/portillon")
        other = site.folder / "other.yaml"
        other.write_text(text)
        done = self.daemon("--config", other)
        self.assertEqual((done.returncode, "/proc/portillon" in done.stderr), (3, True), done.stderr)

    def test_a_driver_that_is_missing_or_ends_at_once_is_tried_again_with_pauses(self):
        site = Site()
        self.addCleanup(site.close)
        site.ok("init")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("portillon-nfc", "portillon-modbus"):
                path = pathlib.Path(folder) / name
                path.write_text("#!/bin/sh\nexit 1\n")
                path.chmod(0o755)
            site.config.write_text(site.config.read_text().replace(f"drivers: {BUILD}",
                                                                   f"drivers: {folder}"))
            site.spawn_daemon()
            wait_for("several tries", lambda: site.status().get("running") and
                     site.status()["readers"][0]["driver_restarts"] >= 4)
            os.unlink(pathlib.Path(folder) / "portillon-nfc")
            wait_for("more tries", lambda: "cannot start" in (site.folder / "daemon.log").read_text())
            self.assertFalse(site.status()["readers"][0]["up"])
            self.assertEqual(site.stop_daemon(signal.SIGINT), 0)


if __name__ == "__main__":
    unittest.main()
