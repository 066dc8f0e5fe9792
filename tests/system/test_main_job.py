"""The main job with real programs: sell, tap, pass, look at the log."""
import signal
import subprocess
import unittest

from hall_site import BUILD, ROOT, Site, say, wait_for

UID = "04A1B2C3D4E5F6"


class MainJob(unittest.TestCase):
    def setUp(self):
        self.site = Site(gates=("G1", "G2"), desk=True).start()
        self.addCleanup(self.site.close)
        self.site.card("C1", UID)

    def pass_once(self, gate="G1", reader="R1"):
        self.site.tap("C1", reader)
        self.site.wait_open(gate)
        self.site.wire(f"walk {gate} entry 50")
        self.site.wire("remove C1")
        return self.site.outcome(gate)

    def test_a_pass_is_sold_tapped_debited_and_logged(self):
        sale = self.site.sell(UID)
        self.assertEqual(sale["total_cents"], 4000)
        line = self.pass_once()
        self.assertEqual((line["outcome"], line["units"], line["card"]), ("passed", 1, UID))
        self.assertEqual(self.site.balance(UID), 11)
        shown = self.site.ok("pass", "show", UID)["passes"][0]["lines"]
        self.assertEqual([row["kind"] for row in shown], ["credit", "hold", "post"])
        self.assertEqual([row["units"] for row in shown], [12, 0, -1])
        self.assertEqual(self.site.inside(), 1)
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_nobody_walks_through_and_nothing_is_spent(self):
        self.site.sell(UID)
        self.site.tap("C1")
        self.site.wait_open()
        self.site.wire("remove C1")
        self.assertEqual(self.site.outcome()["outcome"], "nobody")
        self.assertEqual(self.site.balance(UID), 12)

    def test_refusals_have_their_reason(self):
        self.site.tap("C1")
        wait_for("a refusal", lambda: self.site.lines("--limit", 1))
        self.assertEqual(self.site.lines()[0]["reason"], "card_unknown")
        self.site.wire("remove C1")
        self.site.sell(UID)
        self.site.ok("card", "block", UID, "--reason", "lost")
        wait_for("the red lamp is off", lambda: not self.site.board()["red"])
        self.site.tap("C1", "R2")
        wait_for("a refusal", lambda: self.site.lines("--gate", "G2"))
        self.assertEqual(self.site.lines("--gate", "G2")[0]["reason"], "card_blocked")

    def test_a_card_open_here_is_refused_there(self):
        self.site.sell(UID)
        self.site.tap("C1", "R1")
        self.site.wait_open("G1")
        self.site.tap("C1", "R2")
        wait_for("a refusal", lambda: self.site.lines("--gate", "G2"))
        self.assertEqual(self.site.lines("--gate", "G2")[0]["reason"], "open_at_other_gate")

    def test_a_replacement_kills_the_old_card_and_keeps_the_balance(self):
        self.site.sell(UID)
        self.site.ok("card", "replace", UID, "04FFEEDDCCBBAA", "--pay", "card")
        self.assertEqual(self.site.balance("04FFEEDDCCBBAA"), 12)
        self.assertEqual(self.site.ok("card", "show", UID)["state"], "replaced")

    def test_entries_are_sold_opened_and_counted_in_one_act(self):
        sale = self.site.ok("sell", "baignade/adulte_18/unitaire", "--persons", 2, "--gate", "G1",
                            "--pay", "cash")
        self.assertEqual(sale["total_cents"], 800)
        for persons in (1, 2):
            wait_for("the arm is home", lambda: self.site.board()["home"])
            self.site.wait_open()
            self.site.wire("walk G1 entry 0")
            wait_for("a rotation", lambda: self.site.board()["rotations_entry"] >= persons)
        line = self.site.outcome()
        self.assertEqual((line["kind"], line["persons"], line["outcome"]), ("sale", 2, "passed"))

    def test_staff_open_test_and_close_a_gate(self):
        self.site.ok("gate", "open", "G1", "--passages", 1, "--reason", "delivery")
        busy = self.site.run("gate", "open", "G1", "--reason", "again")
        self.assertEqual(busy.returncode, 1)
        self.assertIn("busy", busy.stderr)
        self.site.wait_open()
        self.site.wire("walk G1 entry 0")
        self.assertEqual(self.site.outcome()["kind"], "manual")
        self.site.wire("walk G2 entry 900")
        self.assertEqual(self.site.ok("gate", "test", "G2")["turned"], 1)
        self.site.ok("gate", "off", "G1")
        self.site.sell(UID)
        self.site.tap("C1")
        wait_for("a refusal", lambda: self.site.lines("--gate", "G1", "--card", UID))
        self.assertEqual(self.site.lines("--card", UID)[0]["reason"], "gate_out_of_service")
        self.site.stop_daemon()
        self.site.spawn_daemon()
        wait_for("it is still off", lambda: any(
            g["off_by_staff"] for g in self.site.status().get("gates", [])))

    def test_the_same_key_sells_once(self):
        arguments = ("sell", "baignade/adulte_18/12_entrees", "--card", UID, "--holder", "N",
                     "--birth", "1990-05-17", "--pay", "cash", "--key", "K1")
        self.assertEqual(self.site.ok(*arguments), self.site.ok(*arguments))
        self.assertEqual(self.site.balance(UID), 12)
        other = self.site.run("pass", "correct", UID, "--units", 1, "--reason", "r", "--key", "K1")
        self.assertEqual(other.returncode, 1)

    def test_a_correction_is_a_new_row(self):
        self.site.sell(UID)
        self.site.ok("pass", "correct", UID, "--units", -2, "--reason", "sold twice")
        self.assertEqual(self.site.balance(UID), 10)
        rows = self.site.ok("pass", "show", UID)["passes"][0]["lines"]
        self.assertEqual(rows[-1]["detail"], "sold twice")
        refused = self.site.run("pass", "correct", UID, "--units", -11, "--reason", "too many")
        self.assertEqual(refused.returncode, 1)

    def test_a_desk_reader_reads_a_card(self):
        self.site.wire("place C1 desk")
        self.assertEqual(self.site.ok("card", "read", "--reader", "desk")["card"], UID)
        self.site.wire("remove C1")

    def test_a_backup_is_restored_with_the_daemon_stopped(self):
        self.site.sell(UID)
        copy = self.site.folder / "copy.db"
        self.assertTrue(self.site.ok("backup", copy)["verified"])
        self.site.ok("pass", "correct", UID, "--units", 5, "--reason", "after the copy")
        running = self.site.run("restore", copy, "--confirm", "copy.db")
        self.assertEqual(running.returncode, 1)
        self.assertIn("stop portillond", running.stderr)
        self.site.stop_daemon()
        self.assertEqual(self.site.run("restore", copy).returncode, 1)
        self.site.ok("restore", copy, "--confirm", "copy.db")
        self.assertEqual(self.site.balance(UID), 12)
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_reading_works_with_the_daemon_down(self):
        self.site.sell(UID)
        self.site.stop_daemon()
        self.assertEqual(self.site.balance(UID), 12)
        self.assertFalse(self.site.ok("status")["running"])
        selling = self.site.run("pass", "correct", UID, "--units", 1, "--reason", "r")
        self.assertEqual(selling.returncode, 3)
        self.assertIn("does not listen", selling.stderr)

    def test_a_second_daemon_is_refused_and_a_stop_is_clean(self):
        second = subprocess.run([str(BUILD / "portillond"), "--config", str(self.site.config)],
                                capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(second.returncode, 3)
        self.assertIn("another portillond", second.stderr)
        drivers = self.site.drivers("portillon-modbus") + self.site.drivers("portillon-nfc")
        self.assertEqual(len(drivers), 4)
        self.assertEqual(self.site.stop_daemon(signal.SIGTERM), 0)
        for pid in drivers:
            self.assertFalse((__import__("pathlib").Path("/proc") / str(pid)).exists())

    def test_stock_tools_see_the_simulated_wires(self):
        listed = subprocess.run(["mbpoll", "-m", "tcp", "-a", "1", "-p", str(self.site.port), "-t",
                                 "3", "-r", "1", "-c", "2", "-1", "127.0.0.1"], text=True,
                                capture_output=True, timeout=20, check=True)
        self.assertIn("65530", listed.stdout)
        self.site.stop_daemon()
        self.site.tap("C1", "desk")
        seen = subprocess.run(["nfc-list"], text=True, capture_output=True, timeout=20, check=True,
                              env={"LIBNFC_DEFAULT_DEVICE":
                                   f"pn532_uart:{self.site.folder}/reader-desk"})
        self.assertIn("04  a1  b2  c3  d4  e5  f6", seen.stdout)


class TimeCredit(unittest.TestCase):
    def test_the_clock_runs_from_turn_in_to_turn_out(self):
        site = Site(exit="identified", exit_readers=True).start()
        self.addCleanup(site.close)
        site.card("C1", UID)
        site.sell(UID, "baignade/adulte_18/10_heures")
        self.assertFalse(site.board()["unlock_exit"])
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertEqual(site.balance(UID), 600)
        site.tap("C1")
        wait_for("already inside", lambda: any(
            line["reason"] == "already_inside" for line in site.lines()))
        site.wire("remove C1")
        site.tap("C1", "X1")
        wait_for("the exit opens", lambda: site.board()["unlock_exit"])
        site.wire("walk G1 exit 0")
        wait_for("the minute is debited", lambda: site.balance(UID) == 599)
        site.wire("remove C1")
        wait_for("the exit locks", lambda: not site.board()["unlock_exit"])
        self.assertTrue(site.ok("verify")["verified"])
        self.assertEqual(site.ok("presence")["zones"][0]["persons"], 0)
        self.assertEqual(site.ok("presence", "--names")["names"], [])
        searched = site.ok("presence", "--names", "--search", "prénom")
        self.assertEqual((searched["names"], [(one["holder"], one["zone"]) for one in searched["left"]]),
                         ([], [("NOM Prenom", "pools")]))
        self.assertRegex(say("fr", "presence", "--names", "--search", "nom", config=site.config).stdout,
                         r"^NOM Prenom : sorti de pools à \d\d:\d\d\n$")
        self.assertEqual(site.run("presence", "--search", "nom").returncode, 2)


class BadInput(unittest.TestCase):
    """One clear sentence, nothing changed, the right exit code."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def check(self, code, told, *arguments):
        done = self.site.run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(told, done.stderr)

    def test_a_wrong_key_unit_or_date_names_its_line(self):
        good = self.site.config.read_text()
        for before, after, told in (
                ("unlock: 4s", "unlock: 4", "expected a duration with its unit"),
                ("timing:", "timming:", "did you mean timing?"),
                ("zone: pools", "zone: pool", "expected the name of a zone"),
                ("00:00-24:00", "00:00-25:00", "expected hours such as"),
                ("tcp:127.0.0.1", "tcp//127.0.0.1", "expected tcp:HOST:PORT"),
                ("portillon-simulator.yaml", "none.yaml", "cannot be opened")):
            wrong = self.site.folder / "wrong.yaml"
            wrong.write_text(good.replace(before, after, 1))
            done = self.site.run("config", "check", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertIn(told, done.stderr)
            self.assertRegex(done.stderr, r"\.yaml:(\d+:\d+:)?")

    def test_a_second_init_changes_nothing(self):
        self.site.ok("init")
        before = (self.site.folder / "data" / "portillon.db").read_bytes()
        self.check(1, "exists already", "init")
        self.assertEqual((self.site.folder / "data" / "portillon.db").read_bytes(), before)

    def test_a_database_of_another_program_is_refused(self):
        path = self.site.folder / "data" / "portillon.db"
        subprocess.run(["python3", "-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
                        "c.execute('create table t(a)'); c.commit()", path], check=True)
        before = path.read_bytes()
        self.assertEqual(self.site.spawn_daemon().wait(timeout=20), 3)
        self.assertIn("another program", (self.site.folder / "daemon.log").read_text())
        self.assertEqual(path.read_bytes(), before)
        self.check(3, "another program", "presence")

    def test_commands_name_what_is_wrong(self):
        self.site.start()
        tariff = ROOT / "config" / "tariffs" / "issoire-2020.yaml"
        twice = self.site.folder / "twice.yaml"
        line = '  - {product: baignade/adulte_18/unitaire, price: "4,00 EUR"}\n'
        twice.write_text(tariff.read_text().replace(line, line + line))
        for code, told, arguments in (
                (2, "stands twice", ("tariff", "check", twice)),
                (2, "twice.yaml:", ("tariff", "import", twice)),
                (2, "expected 8, 14 or 20 hexadecimal digits", ("card", "show", "04A1B")),
                (1, "did you mean baignade/adulte_18/12_entrees", (
                    "sell", "baignade/adulte_18/12_entree", "--card", UID, "--holder", "N",
                    "--birth", "1990-05-17", "--pay", "cash")),
                (2, "a date that exists", (
                    "sell", "baignade/adulte_18/12_entrees", "--card", UID, "--holder", "N",
                    "--birth", "1990-02-30", "--pay", "cash")),
                (2, "expected one of cash|card|cheque", (
                    "sell", "baignade/adulte_18/12_entrees", "--card", UID, "--holder", "N",
                    "--birth", "1990-05-17", "--pay", "gold")),
                (1, "renewal or a second child", (
                    "sell", "ecole_natation/enfant_6_18/trimestre_reduit", "--card", UID,
                    "--holder", "N", "--birth", "2017-05-17", "--pay", "cash")),
                (2, "did you mean `portillon gate open`", ("gate", "opn", "G1")),
                (1, "no gate is named G7", ("gate", "off", "G7")),
                (2, "has no such option", ("presence", "--limit", 3))):
            self.check(code, told, *arguments)
        self.assertEqual(self.site.ok("verify")["sold_cents"], 0)

    def test_missing_hardware_is_a_named_state(self):
        text = self.site.config.read_text()
        self.site.config.write_text(text.replace(f":{self.site.port}", ":1")
                                    .replace("reader-R1", "reader-none"))
        self.site.ok("init")
        self.site.spawn_daemon()
        status = wait_for("named states", lambda: (
            lambda s: s if s.get("running") and s["gates"][0]["cause"] and s["readers"][0]["cause"]
            else None)(self.site.status()))
        self.assertEqual(status["gates"][0]["cause"], "line_lost")
        self.assertEqual(status["readers"][0]["cause"], "reader_missing")


if __name__ == "__main__":
    unittest.main()
