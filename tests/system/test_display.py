"""What a swimmer sees and hears at the gate: the display in French and English, and the beeps."""
import json
import os
import subprocess
import unittest

from hall_site import BUILD, Site, wait_for

CARD = "04A1B2C3D4E5F6"


class Display(unittest.TestCase):
    def setUp(self):
        self.site = Site(gates=("G1", "G2"), timing={"unlock": "2s"})
        self.addCleanup(self.site.close)
        self.site.start()
        self.site.card("C1", CARD)

    def follow(self, gate, count, *words):
        environment = {**os.environ, "LANGUAGE": "fr", "LANG": "C.UTF-8", "PORTILLON_CONFIG": str(self.site.config)}
        shown = subprocess.Popen([str(BUILD / "portillon"), "display", gate, "--count", str(count), *words], text=True,
                                 stdout=subprocess.PIPE, env=environment)
        self.addCleanup(shown.stdout.close)
        self.addCleanup(shown.wait, 20)
        self.addCleanup(shown.kill)
        return shown

    def test_a_passage_is_told_in_french_and_in_english(self):
        shown = self.follow("G1", 100, "--json")
        self.assertEqual(json.loads(shown.stdout.readline())["kind"], "idle")
        self.site.wire("place C1 R1")
        first = json.loads(shown.stdout.readline())
        self.assertEqual((first["kind"], first["line"], first["line_en"]),
                         ("stop", "Carte inconnue ici : voyez la caisse",
                          "Card not known here: please ask at the till"))
        self.site.take_away("C1")
        self.assertEqual(json.loads(shown.stdout.readline())["word"], "Présentez votre carte")  # after a while
        self.site.sell(CARD)
        self.site.tap("C1")
        self.site.wait_open()
        self.site.wire("walk G1 entry 0")
        self.site.take_away("C1")
        passes = next(line for line in map(json.loads, shown.stdout) if line["kind"] == "pass")
        self.assertEqual(passes["word"], "Passez")
        self.assertRegex(passes["line"], r"^reste 11 entrées, jusqu’au \d\d/\d\d/\d{4}$")
        self.assertEqual(passes["word_en"], "Please pass")

    def test_a_facility_says_it_in_its_own_words(self):
        with self.site.config.open("a") as config:
            config.write('words:\n  idle: {fr: "Bienvenue", en: "Welcome"}\n'
                         '  card_unknown: {fr: "Carte inconnue : borne bleue", en: "Unknown card: blue kiosk"}\n')
        shown = self.follow("G1", 100, "--json")
        self.assertEqual(json.loads(shown.stdout.readline())["word"], "Bienvenue")
        self.site.wire("place C1 R1")
        first = json.loads(shown.stdout.readline())
        self.assertEqual((first["word"], first["line"], first["line_en"]),
                         ("Arrêtez", "Carte inconnue : borne bleue", "Unknown card: blue kiosk"))
        self.assertIn({"word": "idle", "fr": "Bienvenue", "en": "Welcome"},
                      self.site.ok("config", "show")["words"])

    def test_whoever_waits_does_not_take_the_word_from_who_goes_through(self):
        shown = self.follow("G1", 100, "--json")
        self.assertEqual(json.loads(shown.stdout.readline())["kind"], "idle")
        self.site.sell(CARD)
        self.site.tap("C1")
        self.assertEqual(json.loads(shown.stdout.readline())["kind"], "pass")
        self.site.take_away("C1")
        self.site.card("C2", "04000000000002")
        self.site.wire("place C2 R1")
        wait_for("the second waits", lambda: self.site.status()["readers"][0]["card_present"])
        self.site.wire("walk G1 entry 0")
        kinds = [json.loads(shown.stdout.readline())["kind"] for _ in range(2)]
        self.assertEqual(kinds, ["idle", "stop"])

    def test_a_display_that_is_switched_on_during_an_alarm_says_so(self):
        self.site.wire("set G1 fire on")
        wait_for("the alarm", lambda: self.site.status()["alarm"])
        shown = self.follow("G2", 1)
        self.assertIn("Alarme incendie", shown.stdout.read())

    def test_nobody_is_asked_to_a_gate_that_is_out_of_service(self):
        shown = self.follow("G1", 100, "--json")
        self.assertEqual(json.loads(shown.stdout.readline())["kind"], "idle")
        self.site.ok("gate", "off", "G1", "--reason", "cleaning")
        out = json.loads(shown.stdout.readline())
        self.assertEqual((out["kind"], "hors service" in out["line"]), ("out", True), out)
        self.site.wire("place C1 R1")  # and after the refusal of a card
        self.assertEqual([json.loads(shown.stdout.readline())["kind"] for _ in range(2)], ["stop", "out"])
        self.site.take_away("C1")
        second = self.follow("G1", 1, "--json")  # switched on meanwhile
        self.assertEqual(json.loads(second.stdout.readline())["kind"], "out")
        self.site.ok("gate", "on", "G1")
        self.assertEqual(json.loads(shown.stdout.readline())["kind"], "idle")

    def test_a_display_of_no_gate_is_refused(self):
        self.assertEqual(self.site.run("display", "G9").returncode, 1)
        self.assertEqual(self.site.run("display").returncode, 2)


if __name__ == "__main__":
    unittest.main()
