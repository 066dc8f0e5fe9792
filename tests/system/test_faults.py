"""What goes wrong around the controller, one thing at a time, with real programs."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from hall_site import Line, ROOT, Site, alarm_bound_s, say, stolen_s, waited_s, wait_for

UID = "04A1B2C3D4E5F6"


def make_shim():
    """Builds the preloaded library that makes a disk stuck or full."""
    folder = tempfile.mkdtemp(prefix="portillon-shim-")
    path = pathlib.Path(folder) / "fault.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", path, ROOT / "tests/system/fault.c",
                    "-ldl"], check=True)
    return path


class Base(unittest.TestCase):
    def open_site(self, **options):
        self.site = Site(**options).start()
        self.addCleanup(self.site.close)
        self.site.card("C1", UID)
        self.site.sell(UID)
        return self.site


class Fire(Base):
    def refuses_to_end(self, reason):
        done = self.site.run("alarm", "end", "--reason", "safe", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["reason"]), (1, reason))

    def test_the_alarm_frees_every_gate_and_voids_what_is_open(self):
        site = self.open_site(gates=("G1", "G2"))
        site.tap("C1")
        site.wait_open()
        site.wire("set G2 fire on")
        begin = time.monotonic()
        wait_for("G2 is free", lambda: site.board("G2")["unlock_entry"], 1)
        self.assertLess(time.monotonic() - begin, alarm_bound_s())
        self.assertTrue(site.board("G2")["unlock_exit"])
        site.wire("remove C1")
        wait_for("the order is void", lambda: site.lines("--gate", "G1") and
                 site.lines("--gate", "G1")[0]["outcome"] == "alarm")
        self.assertTrue(site.status()["alarm"])
        site.wire("walk G1 entry 0")
        wait_for("presence moves", lambda: site.inside() == 1)
        self.refuses_to_end("fire_still_shown")
        site.wire("set G2 fire off")
        site.end_alarm()
        wait_for("the gates are ready", site.ready)
        self.refuses_to_end("no_alarm")
        self.assertFalse(site.board("G1")["unlock_entry"])
        self.assertTrue(site.status()["recount_wanted"])
        self.assertEqual(site.balance(UID), 12)


    def test_an_alarm_stands_after_the_panel_is_quiet_and_across_a_killed_daemon(self):
        site = self.open_site(gates=("G1", "G2"))
        site.wire("set G1 fire on")
        wait_for("the alarm", lambda: site.status()["alarm"])
        site.wire("set G1 fire off")
        site.stop_daemon(signal.SIGKILL)
        site.spawn_daemon()
        wait_for("the alarm is remembered", lambda: site.status().get("alarm"), 20)
        wait_for("its gates are free", lambda: site.board("G2")["unlock_entry"], 20)
        site.end_alarm()
        wait_for("the gates are ready", site.ready, 15)

    def test_an_alarm_does_not_end_because_its_board_falls_silent(self):
        site = self.open_site(gates=("G1", "G2"))
        site.wire("set G1 fire on")
        wait_for("the alarm", lambda: site.status()["alarm"])
        site.wire("board G1 silence -1")
        wait_for("its board is lost", lambda: site.status()["gates"][0]["cause"] == "no_answer")
        told = say("fr", "status", config=site.config).stdout
        self.assertIn("allez voir qu'il est ouvert", next(
            line for line in told.splitlines() if " G1 " in line))
        self.assertNotIn("allez voir", next(line for line in told.splitlines() if " G2 " in line))
        end = time.monotonic() + 2
        while time.monotonic() < end:
            self.assertTrue(site.status()["alarm"])
            self.assertTrue(site.board("G2")["unlock_entry"])
        for pid in site.drivers("portillon-modbus"):
            os.kill(pid, signal.SIGKILL)
        wait_for("its driver is back", lambda: site.status()["gates"][1]["driver_restarts"] == 1)
        self.assertEqual([gate["losses"] for gate in site.status()["gates"]], [1, 1])
        wait_for("G2 is still free", lambda: site.board("G2")["unlock_entry"])
        site.wire("board G1 clear")
        site.wire("set G1 fire off")
        site.end_alarm()
        wait_for("the gates are ready", site.ready, 15)
        self.assertFalse(site.board("G2")["unlock_entry"])


class Stopped(Base):
    def test_a_tap_made_while_the_daemon_stood_still_opens_nothing_later(self):
        site = self.open_site()
        site.daemon.send_signal(signal.SIGSTOP)
        site.tap("C1")
        wait_for("exit free", lambda: site.board()["unlock_exit"], 2)
        said = site.run("status")  # waits for an answer, while the tap grows old
        self.assertEqual(said.returncode, 3)
        self.assertIn("stands still", said.stderr)
        site.wire("remove C1")
        site.daemon.send_signal(signal.SIGCONT)
        wait_for("the gate is ready", site.ready, 15)
        self.assertEqual(site.lines(), [])
        self.assertFalse(site.board()["unlock_entry"])

    def test_a_daemon_that_stands_still_leaves_exits_free_and_obeys_fire(self):
        site = self.open_site(exit="identified", exit_readers=True)
        self.assertFalse(site.board()["unlock_exit"])
        site.tap("C1")
        site.wait_open()
        site.wire("remove C1")
        site.daemon.send_signal(signal.SIGSTOP)
        wait_for("exit free and entry locked", lambda: site.board()["unlock_exit"] and
                 not site.board()["unlock_entry"], 2)
        site.wire("set G1 fire on")
        begin = time.monotonic()
        wait_for("the gate is free", lambda: site.board()["unlock_entry"], 1)
        self.assertLess(time.monotonic() - begin, alarm_bound_s())
        site.wire("set G1 fire off")
        site.daemon.send_signal(signal.SIGCONT)
        wait_for("it learns of the fire", lambda: site.status().get("alarm"), 10)
        site.end_alarm()
        wait_for("the gate is ready", site.ready, 15)
        self.assertFalse(site.board()["unlock_exit"])
        self.assertEqual(site.balance(UID), 12)
        self.assertTrue(site.ok("verify")["verified"])

    def test_a_killed_daemon_leaves_the_entry_locked_and_recovers_the_passage(self):
        site = self.open_site()
        site.wire("turn G1 600")
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        wait_for("the arm turns", lambda: not site.board()["home"])
        site.stop_daemon(signal.SIGKILL)
        site.wire("remove C1")
        wait_for("exit free, entry locked", lambda: site.board()["unlock_exit"] and
                 not site.board()["unlock_entry"], 2)
        site.spawn_daemon()
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertEqual(site.balance(UID), 11)


class Disk(Base):
    def setUp(self):
        self.shim = make_shim()
        self.addCleanup(lambda: (self.shim.unlink(), self.shim.parent.rmdir()))

    def order(self, word):
        path = self.site.folder / "fault"
        if word:
            path.write_text(word)
        else:
            path.unlink()

    def test_a_disk_that_stands_still_locks_entries_and_frees_exits(self):
        site = self.open_site(exit="identified", exit_readers=True, preload=self.shim)
        site.card("C2", "04000000000002")
        self.order("stuck")
        site.tap("C1")
        wait_for("it is seen", lambda: site.status().get("ledger") == "stuck", 6)
        self.assertFalse(site.board()["unlock_entry"])
        site.tap("C2", "X1")
        wait_for("the exit opens", lambda: site.board()["unlock_exit"], 2)
        site.wire("set G1 fire on")
        begin = time.monotonic()
        wait_for("fire frees the gate", lambda: site.board()["unlock_entry"], 1)
        self.assertLess(time.monotonic() - begin, alarm_bound_s())
        site.wire("set G1 fire off")
        self.order("")
        site.end_alarm()
        site.wire("remove C1")
        site.wire("remove C2")
        wait_for("the gate is ready", site.ready, 15)
        self.assertEqual(site.balance(UID), 12)
        self.assertTrue(site.ok("verify")["verified"])

    def test_a_full_disk_sells_and_debits_nothing_and_mends_itself(self):
        site = self.open_site(preload=self.shim)
        self.order("full")
        refused = site.run("pass", "correct", UID, "--units", 1, "--reason", "r")
        self.assertEqual(refused.returncode, 3)
        self.assertIn("nothing was done", refused.stderr)
        site.tap("C1")
        wait_for("it is refused", lambda: site.board()["red"])
        site.wire("remove C1")
        self.assertFalse(site.board()["unlock_entry"])
        self.order("")
        wait_for("the ledger mends", lambda: site.status().get("ledger") == "ok", 10)
        self.assertEqual(site.balance(UID), 12)
        self.assertTrue(site.ok("verify")["verified"])

    def test_a_sync_that_fails_once_mends_itself_without_help(self):
        site = self.open_site(preload=self.shim)
        self.order("fail")
        site.tap("C1")
        wait_for("an answer", lambda: site.board()["red"] or site.board()["unlock_entry"])
        self.order("")
        site.take_away("C1")
        wait_for("the ledger mends", lambda: site.status()["ledger"] == "ok", 10)
        wait_for("the gate is ready", site.ready, 15)
        balance = site.balance(UID)
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertEqual(site.balance(UID), balance - 1)
        self.assertTrue(site.ok("verify")["verified"])

    def test_a_passage_during_a_full_disk_is_written_afterwards(self):
        site = self.open_site(preload=self.shim)
        site.tap("C1")
        site.wait_open()
        self.order("full")
        site.wire("walk G1 entry 0")
        wait_for("a rotation", lambda: site.board()["rotations_entry"] == 1)
        wait_for("it is known", lambda: site.status().get("ledger") == "failed", 6)
        self.order("")
        site.wire("remove C1")
        wait_for("it is posted", lambda: site.balance(UID) == 11, 10)
        self.assertTrue(site.ok("verify")["verified"])


class Readers(Base):
    def test_an_exit_whose_reader_is_lost_is_free_until_it_is_back(self):
        site = self.open_site(exit="identified", exit_readers=True)
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        wait_for("the exit waits for a card", lambda: not site.board()["unlock_exit"])
        site.wire("reader X1 vanish")
        wait_for("the exit is free", lambda: site.board()["unlock_exit"], 15)
        told = say("fr", "status", config=site.config).stdout
        self.assertIn("la sortie reste libre", told)
        site.wire("walk G1 exit 0")
        wait_for("they have left", lambda: site.inside() == 0)
        self.assertTrue(site.board()["unlock_exit"])
        site.wire("reader X1 return")
        wait_for("the exit waits for a card again", lambda: not site.board()["unlock_exit"], 40)
        self.assertIn("exit_reader_lost", [one["detail"] for one in site.ok("incident", "list")["incidents"]])

    def test_an_alarm_whose_board_has_died_is_ended_by_who_says_so(self):
        site = self.open_site(gates=("G1", "G2"))
        site.wire("set G1 fire on")
        wait_for("the alarm", lambda: site.status()["alarm"])
        site.wire("board G1 silence -1")
        wait_for("its board is lost", lambda: site.status()["gates"][0]["cause"] == "no_answer")
        done = site.run("alarm", "end", "--reason", "safe")
        self.assertEqual((done.returncode, "G1" in done.stderr and "--force" in done.stderr), (1, True), done.stderr)
        site.ok("alarm", "end", "--reason", "the building was looked at", "--force")
        wait_for("G2 is locked", lambda: not site.board("G2")["unlock_entry"], 15)
        self.assertFalse(site.status()["alarm"])
        site.wire("board G1 clear")  # it still shows fire, and is believed again
        wait_for("the alarm is on again", lambda: site.status()["alarm"], 20)

    def test_a_reader_that_vanishes_comes_back_by_itself(self):
        site = self.open_site()
        site.wire("reader R1 vanish")
        wait_for("it is missed", lambda: not site.status()["readers"][0]["up"])
        site.wire("reader R1 return")
        wait_for("it is back", site.ready, 15)
        self.assertEqual([r["losses"] for r in site.status()["readers"]], [1])
        self.assertIn("pertes depuis le démarrage : 1", say("fr", "status", config=site.config).stdout)
        site.tap("C1")
        site.wait_open()

    def test_a_silent_reader_is_missed_and_found_again(self):
        site = self.open_site()
        site.wire("reader R1 silence -1")
        wait_for("it is missed", lambda: not site.status()["readers"][0]["up"], 10)
        site.wire("reader R1 clear")
        wait_for("it is back", site.ready, 15)

    def test_a_driver_that_hangs_is_killed_and_started_again(self):
        site = self.open_site()
        os.kill(site.drivers("portillon-nfc")[0], signal.SIGSTOP)
        wait_for("its driver was killed", lambda: site.status()["readers"][0]["driver_restarts"] > 0,
                 10)
        wait_for("it is back", site.ready, 15)

    def test_single_frame_faults_cost_no_tap(self):
        site = self.open_site(timing={"unlock": "1500ms"})
        for fault in ("garble", "truncate", "drop"):
            site.wire(f"reader R1 {fault} 1")
            wait_for("the reader works", site.ready, 15)
            site.tap("C1")
            site.wait_open()
            site.take_away("C1")
            self.assertEqual(site.outcome()["outcome"], "nobody")

    def test_every_short_tap_is_seen(self):
        """200 taps of 80 ms, each of another card: refused, or told to wait behind one that is still being
        decided. A tap during which this machine stood still, or its host took time, is not judged."""
        site = self.open_site(timing={"refusal": "100ms"})
        watcher = Line(site)
        self.addCleanup(watcher.close)
        watcher.ask("watch")
        taps = []
        for number in range(200):
            card = f"04BB{number:04X}000000"
            site.card(f"U{number}", card)
            driver = site.drivers("portillon-nfc")[0]
            begin, stood = time.monotonic(), stolen_s() + waited_s(driver)
            site.wire(f"place U{number} R1")
            time.sleep(0.08)  # the hand is lifted
            site.wire(f"remove U{number}")
            late_s = time.monotonic() - begin - 0.08
            taps.append((card, late_s < 0.005 and stolen_s() + waited_s(driver) - stood < 0.005))
            if taps[-1] == (card, False):
                wait_for("the reader works", site.ready, 20)
        judged = [card for card, fair in taps if fair]
        if len(judged) < 100:
            self.skipTest(f"this machine stood still in {200 - len(judged)} of 200 taps")
        site.card("LAST", UID)
        site.wire("place LAST R1")
        told = set()
        while UID not in told:
            told.add(watcher.answer().get("card"))
        self.assertEqual([card for card in judged if card not in told], [])


class Boards(Base):
    def passes(self, site, units):
        """One passage; a tap that the fault hit is refused or void, and the swimmer taps again."""
        def answers():
            return sum(line["times"] for line in site.lines("--gate", "G1"))

        for _ in range(4):
            known = answers()
            site.tap("C1")
            wait_for("an answer", lambda: site.board()["unlock_entry"] or answers() > known)
            site.wire("walk G1 entry 0")
            site.take_away("C1")
            wait_for("the gate is ready again", site.ready, 20)
            if site.balance(UID) != units + 1:
                break
        self.assertEqual(site.balance(UID), units)

    def faulty(self, rtu):
        site = self.open_site(rtu=rtu, gates=("G1", "G2"))
        units = 12
        faults = ["late 1 700", "wrong_echo 1", "exception 1", "garbage 1", "silence 1"]
        for fault in faults + ([] if rtu else ["closed 1"]):
            with self.subTest(fault=fault):
                site.wire(f"board G1 {fault}")
                wait_for("the gate works", site.ready, 20)
                units -= 1
                self.passes(site, units)
        self.assertTrue(site.ok("verify")["verified"])

    def test_single_faults_of_a_tcp_board_cost_nothing(self):
        self.faulty(rtu=False)

    def test_single_faults_of_an_rtu_board_cost_nothing(self):
        self.faulty(rtu=True)

    def test_a_board_that_answers_late_for_ever_is_locked_all_the_same(self):
        site = self.open_site()
        site.tap("C1")
        site.wait_open()
        site.wire("board G1 late -1 450")
        site.wire("remove C1")
        site.wait_locked(seconds=8)
        site.wire("board G1 clear")
        site.outcome()
        self.assertEqual(site.balance(UID), 12)

    def test_who_leaves_with_a_card_is_not_shut_in_by_an_entry_that_ends(self):
        site = self.open_site(exit="identified", exit_readers=True, timing={"unlock": "3s"})
        site.card("C2", "04000000000002")
        site.tap("C1")
        site.wait_open()
        site.tap("C2", "X1")
        wait_for("the exit opens", lambda: site.board()["unlock_exit"])
        site.wire("walk G1 entry 0")
        site.wait_locked()
        self.assertTrue(site.board()["unlock_exit"])
        site.wire("walk G1 exit 0")
        wait_for("a rotation out", lambda: site.board()["rotations_exit"] == 1)
        site.wire("remove C1")
        site.wire("remove C2")

    def test_who_has_lost_the_card_is_let_out_by_staff(self):
        site = self.open_site(exit="identified", exit_readers=True, timing={"unlock": "3s"})
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertFalse(site.board()["unlock_exit"])
        self.assertEqual(site.run("gate", "release", "G1").returncode, 2)  # without a reason
        site.ok("gate", "release", "G1", "--reason", "card lost inside")
        wait_for("the exit opens", lambda: site.board()["unlock_exit"])
        site.wire("walk G1 exit 0")
        wait_for("nobody is inside", lambda: site.inside() == 0)
        wait_for("the exit locks", lambda: not site.board()["unlock_exit"])
        self.assertTrue(site.status()["gates"][0]["in_service"])
        self.assertIn("laissée sortir", say("fr", "incident", "list", config=site.config).stdout)
        self.assertEqual(site.lines("--limit", 1)[0]["kind"], "manual")
        self.assertTrue(site.ok("verify")["verified"])

    def test_a_new_card_takes_its_holder_off_the_list_of_those_inside(self):
        site = self.open_site(exit="identified", exit_readers=True)
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        new = "04CAFE0123ABCD"
        site.ok("card", "replace", UID, new, "--pay", "cash")
        listed = site.ok("presence", "--names")["names"]
        self.assertEqual([(one["card"], one["persons"]) for one in listed], [(new, 1)])
        site.wire(f"card C9 {new}")
        site.tap("C9", "X1")
        wait_for("the exit opens", lambda: site.board()["unlock_exit"])
        site.wire("walk G1 exit 0")
        wait_for("nobody is inside", lambda: site.inside() == 0)
        self.assertEqual(site.ok("presence", "--names")["names"], [])

    def test_an_order_with_a_wrong_echo_is_stated_again(self):
        site = self.open_site()
        site.wire("board G1 wrong_echo 1")
        self.passes(site, 11)

    def test_a_board_that_restarts_in_mid_order_debits_nothing(self):
        site = self.open_site()
        site.wire("turn G1 1500")
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.wire("reboot G1 50")
        site.wire("remove C1")
        wait_for("the order is void", lambda: "board_restarted" in (
            line["outcome"] for line in site.lines("--gate", "G1")), 20)
        wait_for("who turned is inside", lambda: site.inside() == 1)
        self.assertEqual(site.balance(UID), 12)

    def test_a_board_without_counters_counts_contacts(self):
        site = self.open_site(map_name="portillon-simulator-no-counters")
        self.passes(site, 11)
        self.assertFalse(site.status()["gates"][0]["provable_across_restart"])
        site.tap("C1")
        site.wait_open()
        os.kill(site.drivers("portillon-modbus")[0], signal.SIGKILL)
        site.wire("remove C1")
        self.assertEqual(site.outcome()["outcome"], "not_provable")
        self.assertEqual(site.balance(UID), 11)

    def test_two_in_one_order_are_counted_and_one_is_debited(self):
        site = self.open_site()
        site.wire("set G1 relock off")
        site.wire("turn G1 30")
        site.tap("C1")
        site.wait_open()
        site.wire("force G1 entry")
        wait_for("a rotation", lambda: site.board()["rotations_entry"] == 1)
        site.wire("force G1 entry")
        site.wire("remove C1")
        site.outcome()
        wait_for("both are inside", lambda: site.inside() == 2)
        self.assertEqual(site.balance(UID), 11)

    def test_a_jam_takes_the_gate_out_of_service_and_mends(self):
        site = self.open_site()
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        wait_for("the arm turns", lambda: not site.board()["home"])
        site.wire("set G1 jam on")
        site.wire("remove C1")
        wait_for("it is jammed", lambda: site.status()["gates"][0]["state"] == "jammed", 10)
        site.wire("set G1 jam off")
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertEqual(site.balance(UID), 11)


if __name__ == "__main__":
    unittest.main()
