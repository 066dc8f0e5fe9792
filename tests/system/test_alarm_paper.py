"""A fire alarm puts the list of who is inside on paper, and nothing waits for a printer."""
import os
import pathlib
import tempfile
import time
import unittest

from hall_site import Line, Site, alarm_bound_s, say, wait_for

CARD = "04A1B2C3D4E5F6"
TAKES_IT = 'cat >"$PAPER.part"; echo "$*" >"$PAPER.words"; mv "$PAPER.part" "$PAPER"'
REFUSES_IT = 'echo "lp: no such queue" >&2; exit 1'
HANGS = 'echo hangs >"$PAPER"; sleep 600'


class Paper(unittest.TestCase):
    def open_site(self, printer):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="portillon-paper-"))
        self.addCleanup(lambda: [path.unlink() for path in folder.iterdir()] and folder.rmdir())
        self.paper = folder / "paper"
        (folder / "lp").write_text(f"#!/bin/sh\nPAPER={self.paper}\n{printer}\n")
        (folder / "lp").chmod(0o755)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}:{before}"
        self.addCleanup(os.environ.__setitem__, "PATH", before)
        site = Site()
        self.addCleanup(site.close)
        site.config.write_text(site.config.read_text() + "alarm: {printer: accueil}\n")
        site.start()
        site.card("C1", CARD)
        site.sell(CARD)
        site.tap("C1")
        site.wait_open()
        site.wire("walk G1 entry 0")
        site.take_away("C1")
        self.assertEqual(site.outcome()["outcome"], "passed")
        return site

    def test_who_is_inside_is_printed_as_soon_as_the_alarm_begins(self):
        site = self.open_site(TAKES_IT)
        watcher = Line(site)
        self.addCleanup(watcher.close)
        watcher.ask("watch")
        site.wire("set G1 fire on")
        event = watcher.answer()
        while event["event"] != "muster":
            event = watcher.answer()
        self.assertTrue(event["printed"])
        listed = self.paper.read_text(encoding="utf-8")
        self.assertIn("NOM Prenom", listed)
        self.assertTrue(listed.startswith("Essai  "), listed)
        self.assertEqual((self.paper.parent / "paper.words").read_text().split(), ["-d", "accueil", "-t", "Portillon", "-o", "landscape"])
        self.assertFalse(site.status()["muster_unprinted"])
        self.assertEqual(site.run("presence", "--names", "--printer", "bureau").returncode, 0)
        self.assertIn("bureau", (self.paper.parent / "paper.words").read_text())

    def test_a_printer_that_does_not_take_it_is_told_until_the_alarm_ends(self):
        site = self.open_site(REFUSES_IT)
        site.wire("set G1 fire on")
        wait_for("it is told", lambda: site.status()["muster_unprinted"])
        self.assertIn("n'a pas pu être imprimée", say("fr", "status", config=site.config).stdout)
        done = say("fr", "presence", "--names", "--printer", "bureau", config=site.config)
        self.assertEqual((done.returncode, done.stderr.splitlines()[-1]),
                         (3, "portillon: l'imprimante bureau n'a pas pris la liste"))
        for words in (("--printer", "bureau"), ("--names", "--printer", "bureau", "--json")):
            self.assertEqual(site.run("presence", *words).returncode, 2)
        site.wire("set G1 fire off")
        site.end_alarm()
        self.assertFalse(site.status()["muster_unprinted"])

    def test_a_printer_that_hangs_holds_nobody(self):
        site = self.open_site(HANGS)
        begun = time.monotonic()
        site.wire("set G1 fire on")
        wait_for("the gate is free", lambda: site.board()["unlock_entry"] and site.board()["unlock_exit"])
        self.assertLess(time.monotonic() - begun, alarm_bound_s() + 0.2)
        wait_for("it hangs", self.paper.exists)
        self.assertTrue(site.status()["alarm"])
        begun = time.monotonic()
        self.assertEqual(site.stop_daemon(), 0)
        self.assertLess(time.monotonic() - begun, 8)

    def test_a_machine_without_a_print_command_says_so(self):
        site = self.open_site(TAKES_IT)
        (self.paper.parent / "lp").unlink()
        if any((pathlib.Path(folder) / "lp").exists() for folder in os.environ["PATH"].split(":")):
            self.skipTest("this machine has a print command of its own")
        site.wire("set G1 fire on")
        wait_for("it is told", lambda: site.status()["muster_unprinted"])
        done = say("fr", "presence", "--names", "--printer", "bureau", config=site.config)
        self.assertIn("n'a pas de commande d'impression", done.stderr)


if __name__ == "__main__":
    unittest.main()
