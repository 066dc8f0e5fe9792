"""What staff read at the command line: every verb in French and in English, plain for scripts, and what
a mistake is answered with."""
import json
import pathlib
import tempfile
import unittest

from hall_site import ROOT, Site, say, wait_for

TARIFFS = ROOT / "config" / "tariffs"
ISSOIRE = TARIFFS / "issoire-2020.yaml"
CASH = ("--pay", "cash")
PERSON = ("--holder", "NOM Prénom", "--birth", "1990-05-17")


class Words(unittest.TestCase):
    config = None

    def reads(self, code, french, english, *arguments):
        """The verb ends with the code and says so in both languages."""
        for language, words in (("fr", french), ("en", english)):
            done = say(language, *arguments, config=self.config)
            self.assertEqual((done.returncode, words in done.stdout + done.stderr), (code, True),
                             f"{arguments} in {language}: {done.stdout}{done.stderr}")

    def once(self, language, code, words, *arguments):
        done = say(language, *arguments, config=self.config)
        self.assertEqual((done.returncode, words in done.stdout + done.stderr), (code, True),
                         f"{arguments}: {done.stdout}{done.stderr}")
        return done


class Files(Words):
    def test_help_lists_the_verbs_and_each_verb_explains_itself(self):
        self.reads(0, "usage : portillon VERBE", "usage: portillon VERB", "--help")
        self.reads(2, "usage : portillon VERBE", "usage: portillon VERB")
        self.reads(0, "Vendre", "Sell", "sell", "--help")
        self.reads(0, "card issue", "card issue", "card", "--help")
        verbs = [line[2:16].strip() for line in say("en", "--help").stdout.splitlines()
                 if line.startswith("  ")]
        self.assertGreater(len(verbs), 25)
        for verb in verbs:
            french, english = (say(language, *verb.split(), "--help") for language in ("fr", "en"))
            self.assertEqual((french.returncode, english.returncode), (0, 0), verb)
            self.assertIn("portillon " + verb, english.stdout)
            self.assertNotEqual(french.stdout, english.stdout, verb)

    def test_mistakes_of_typing_are_named_with_what_was_expected(self):
        for french, english, *arguments in (
                ("vouliez-vous", "did you mean `portillon status`", "statos"),
                ("portillon --help", "no such command; see", "zzzzzzzzzz"),
                ("portillon gate open", "did you mean `portillon gate open`", "gate", "opn"),
                ("--colour", "unknown option", "status", "--colour", "red"),
                ("--csv", "has no such option", "presence", "--csv"),
                ("many", "takes no such argument", "status", "many"),
                ("un nombre entier", "a whole number", "log", "--limit", "few"),
                ("--limit", "a value is missing", "log", "--limit"),
                ("de 1 à 1000000", "from 1 to 1000000", "log", "--limit", "0"),
                ("yesterday", "2026-11-21", "log", "--since", "yesterday"),
                ("gold", "cash|card", "sell", "a/b/c", "--pay", "gold"),
                ("une date qui existe", "a date that exists", "sell", "a/b/c", "--birth", "1990-02-30", *CASH),
                ("product : manque", "product: missing", "sell", *CASH),
                ("--config", "a value is missing", "status", "--config"),
                ("hexadécimaux d'une carte", "hexadecimal digits of a card", "card", "show", "04DEAD")):
            self.reads(2, french, english, *arguments)

    def test_faults_of_a_file_are_told_in_the_language_of_who_wrote_it(self):
        for french, english, lines in (
                ("la clé tariff manque", "the key tariff is missing", "facility: F\n"),
                ("vouliez-vous dire tariff ?", "did you mean tariff?", "tarif: f\n"),
                ("une tabulation sert de retrait", "a tab character", "tariff: f\n\tfacility: F\n"),
                ("cette clé est écrite deux fois", "this key stands twice", "tariff: f\ntariff: g\n"),
                ("enregistrez-le dans cet encodage", "save it in that encoding", b"tariff: caf\xe9\n")):
            with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
                file.write(lines if isinstance(lines, bytes) else lines.encode())
                file.flush()
                self.reads(2, french, english, "tariff", "check", file.name)

    def test_a_tariff_is_listed_shown_and_priced_in_words(self):
        at = ("--tariff", ISSOIRE)
        self.reads(0, "4,00 €", "4,00 €", "tariff", "list", *at)
        self.reads(0, "baignade/adulte_18/unitaire\t400\t", "baignade/adulte_18/unitaire\t400\t",
                   "tariff", "list", *at, "--plain")
        self.reads(0, "unités", "units      12", "tariff", "show", "baignade/adulte_18/12_entrees", *at)
        self.reads(1, "baignade/adulte_18/12_entrees", "baignade/adulte_18/12_entrees",
                   "tariff", "show", "baignade/adulte_18/12_entree", *at)
        self.reads(1, "", "", "tariff", "show", "nothing/of/this", *at)
        for name in sorted(TARIFFS.glob("*.yaml")):
            tariff = json.loads(say("en", "tariff", "list", "--tariff", name, "--json").stdout)
            self.assertGreater(len(tariff["products"]), 0)
            for product in tariff["products"][:12]:
                self.reads(0, product["product"], product["product"], "tariff", "show",
                           product["product"], "--tariff", name)

    def test_a_quote_says_the_price_its_rule_and_why_not_cheaper(self):
        at = ("--tariff", ISSOIRE)
        self.reads(0, "38,00", "38,00", "quote", "baignade/adulte_18/12_entrees", *at, "--age", 30)
        self.reads(0, "DEL20200325FI", "DEL20200325FI", "quote", "baignade/adulte_18/unitaire", *at,
                   "--persons", 3, "--at", "2027-03-04T10:00")
        self.reads(1, "âge", "age", "quote", "baignade/senior_65/unitaire", *at, "--age", 40)
        self.reads(1, "", "", "quote", "groupe/adultes_des_10/entree", *at, "--persons", 9)
        self.reads(0, "", "", "quote", "--best", *at, "--ages", "40,38,10,7")
        self.reads(0, "", "", "quote", "--best", "baignade", *at, "--ages", "30", "--visits-a-week", 2,
                   "--for-weeks", 20, "--minutes", 60)
        self.reads(2, "", "", "quote", "--best", *at, "--ages", "40,old")
        self.reads(2, "", "", "quote", "baignade/adulte_18/unitaire", *at, "--at", "tomorrow")
        self.reads(2, "/nowhere.yaml", "/nowhere.yaml", "quote", "a/b/c", "--tariff", "/nowhere.yaml")
        cases = (("issoire-velos-2020", "--minutes", 200), ("issoire-coworking-2020", "--minutes", 300),
                 ("issoire-garderie-2020", "--quotient", "812,5", "--children", 2, "--nth", 3),
                 ("issoire-multi-accueil-2020", "--resources", "1800", "--children", 2, "--minutes", 90),
                 ("issoire-gens-du-voyage-2020", "--quantity", "2"),
                 ("issoire-gymnases-2020", "--minutes", 95, "--at", "2027-03-04T10:00"),
                 ("issoire-loisirs-2020", "--quotient", "600", "--children", 1, "--weeks", 3),
                 ("cusset-tabarly-2025", "--minutes", 250), ("cusset-marches-2025", "--quantity", "4,5"),
                 ("cusset-mediatheque-2025", "--residence", "reseau", "--history", "none"),
                 ("issoire-art-scene-2020", "--minutes", 60, "--holds", "none", "--proof", "none"))
        for name, *facts in cases:
            tariff = TARIFFS / f"{name}.yaml"
            products = json.loads(say("en", "tariff", "list", "--tariff", tariff, "--json").stdout)
            priced = 0
            for product in products["products"]:
                words = ("quote", product["product"], "--tariff", tariff, *facts)
                french, english = say("fr", *words), say("en", *words)
                self.assertEqual(french.returncode, english.returncode, words)
                self.assertIn(french.returncode, (0, 1), f"{words}: {french.stderr}")
                priced += french.returncode == 0
            self.assertGreater(priced, 0, name)

    def test_facts_that_a_tariff_does_not_know_are_named_with_those_it_knows(self):
        adult = ("quote", "baignade/adulte_18/unitaire", "--tariff", ISSOIRE)
        many = ",".join(f"p{i}" for i in range(40))
        for words, *facts in (("2999-01-01", "--birth", "2999-01-01"), ("age_id", "--proof", "moon"),
                              ("moon", "--residence", "moon"), ("moon", "--with", "moon"),
                              ("units", "--count", "moon=1"), ("kwh=12.5", "--count", "moon"),
                              ("a/b/c", "--holds", "a/b/c"), (many[:20], "--with", many)):
            self.reads(2, words, words, *adult, *facts)
        self.reads(1, "quantit", "quantity", *adult, "--quantity", "2,5")
        for facts in (("--holds", "baignade/adulte_18/12_entrees", "--history", "both", "--companion"),
                      ("--proof", "student,ccas", "--proof-until", "2999-01-01", "--proof-issued",
                       "2026-10-01"), ("--birth", "1990-05-17"), ("--supervisors", 0, "--young", 0)):
            self.reads(0, "4,00 €", "4,00 €", *adult, *facts)

    def test_the_best_for_a_person_or_a_family_is_ranked_in_words(self):
        for name, words, *wish in (
                ("issoire-2020", "110,00 €", "--ages", "40,38,10,7,3", "--visits", 10, "--minutes", 90),
                ("issoire-2020", "baignade", "--ages", "30", "--visits", 20),
                ("issoire-2020", "baignade", "baignade", "--ages", "67,30", "--visits", 1),
                ("issoire-velos-2020", "6,00 €", "--minutes", 90, "--visits", 3),
                ("issoire-coworking-2020", "120,00 €", "--minutes", 240, "--visits-a-week", 2, "--for-weeks",
                 10)):
            self.reads(0, words, words, "quote", "--best", *wish, "--tariff", TARIFFS / f"{name}.yaml")
        self.reads(1, "--age", "--age", "quote", "--best", "--tariff", ISSOIRE)
        self.reads(1, "surf", "no activity or product is named surf", "quote", "--best", "surf", "--tariff", ISSOIRE)
        ranked = json.loads(say("en", "quote", "--best", "--tariff", ISSOIRE, "--ages", "30", "--visits", 20,
                                "--json").stdout)
        prices = [choice["price_cents"] for choice in ranked["choices"]]
        self.assertEqual(prices, sorted(prices))

    def test_a_tariff_is_checked_and_exported_in_words(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        self.reads(0, "est juste", "is right", "tariff", "check", ISSOIRE)
        odd = folder / "odd.yaml"
        odd.write_text(ISSOIRE.read_text().replace('price: "38,00 EUR"', 'price: "380,00 EUR"'))
        self.reads(0, "attention", "warning", "tariff", "check", odd)
        warned = json.loads(say("en", "tariff", "check", odd, "--json").stdout)["warnings"]
        self.assertTrue(warned and warned[0]["line"] > 1, warned)
        odd.write_text(ISSOIRE.read_text().replace("categories:", "categorie:"))
        self.reads(2, "odd.yaml:", "categories", "tariff", "check", odd)
        self.reads(2, "/nowhere", "/nowhere", "tariff", "check", "/nowhere")
        table = folder / "table.csv"
        self.reads(0, "section;name", "section;name", "tariff", "export", ISSOIRE)
        self.once("fr", 0, "écrit", "tariff", "export", ISSOIRE, "--output", table)
        self.once("fr", 3, "table.csv", "tariff", "export", ISSOIRE, "--output", table)
        self.reads(0, "tariff", "tariff", "tariff", "export", table, "--format", "yaml")
        self.reads(0, "tariff:", "tariff:", "tariff", "export", ISSOIRE, "--format", "yaml")
        table.write_text("section;name;fr;en;price;rule\nproducts;\"a\n")
        self.reads(2, "table.csv", "table.csv", "tariff", "export", table, "--format", "yaml")

    def test_a_configuration_is_checked_and_shown(self):
        for name in sorted((ROOT / "config" / "sites").glob("*.yaml")):
            self.reads(0, "est juste", "is right", "config", "check", name)
        site = ROOT / "config" / "portillon.yaml"
        self.reads(0, "gates[1].unlock_ms = ", "gates[1].unlock_ms = ", "config", "show", "--config", site)
        shown = json.loads(say("en", "config", "show", "--json", "--config", site).stdout)
        checked = json.loads(say("en", "config", "check", site, "--json").stdout)
        self.assertEqual(len(shown["gates"]), checked["gates"])
        self.assertEqual(shown["time_credit"], {"overrun": "settle", "evacuation": "stop"})
        self.assertEqual(shown["signals"]["refused"], {"beeps": 2, "beep_ms": 300})
        self.reads(2, "/nowhere.yaml", "/nowhere.yaml", "config", "check", "/nowhere.yaml")
        self.reads(2, "/nowhere.yaml", "/nowhere.yaml", "config", "show", "--config", "/nowhere.yaml")
        self.reads(2, "/nowhere.yaml", "/nowhere.yaml", "status", "--config", "/nowhere.yaml")

    def test_the_slots_and_periods_of_a_configuration_are_shown(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        text = (ROOT / "config" / "portillon.yaml").read_text()
        text = text.replace("map: gates/", f"map: {ROOT}/config/gates/")
        calendar = f"{{file: {ROOT}/config/calendars/vacances-scolaires.yaml, zone: A}}"
        text = text.replace("# Names used by the tariff", f"""school_calendar: {calendar}
slots:
  - {{name: scolaires, zone: pools, school: term, tuesday: ["08:30-11:30"], reserved_for: [groupe/primaire]}}
  - {{name: groupes, zone: pools, hours: ["10:00-13:00"], only_for: [groupe/enfants_10h_13h]}}
# Names used by the tariff""", 1)
        text = text.replace("  closed: [", """  periods:
    - {name: feries, public_holidays: true, from: 2026-12-01, until: 2027-01-31, hours: ["10:00-18:00"]}
  closed: [""", 1)
        site = folder / "site.yaml"
        site.write_text(text)
        shown = json.loads(say("en", "config", "show", "--json", "--config", site).stdout)
        schools, groups = shown["slots"]
        self.assertEqual((schools["slot"], schools["zone"], schools["school"], schools["reserved_for"]),
                         ("scolaires", "pools", "term", ["groupe/primaire"]))
        self.assertEqual((schools["monday"], schools["tuesday"]), ([], ["08:30-11:30"]))
        self.assertEqual((groups["only_for"], groups["sunday"]), (["groupe/enfants_10h_13h"], ["10:00-13:00"]))
        holidays, = shown["opening"]["periods"]
        self.assertEqual((holidays["period"], holidays["from"], holidays["until"], holidays["public_holidays"]),
                         ("feries", "2026-12-01", "2027-01-31", True))
        self.reads(0, "slots[1].tuesday[1] = 08:30-11:30", "public_holidays = true", "config", "show", "--config", site)



class Staff(Words):
    """A day of a cashier and of the technician, once in each language."""

    def setUp(self):
        self.site = Site(gates=("G1", "G2"), desk=True, timing={"unlock": "1500ms", "settle": "200ms"})
        self.addCleanup(self.site.close)
        self.config = self.site.config

    def test_a_site_without_ledger_or_daemon_says_what_to_do(self):
        for verb in (("log",), ("presence",), ("verify",), ("tariff", "list")):
            self.reads(3, "portillon init", "portillon init", *verb)
        self.reads(3, "control.sock", "control.sock", "gate", "open", "G1", "--reason", "test")
        self.reads(3, "", "", "backup", self.site.folder / "none.db")
        self.once("fr", 0, "a été créé", "init")
        self.once("en", 1, "portillon.db", "init")
        self.reads(0, "ne tourne pas", "is not running", "status")
        self.reads(0, "vérifi", "verifies", "verify")

    def open_day(self):
        self.site.start()
        self.site.card("C1", "0400000000000A")

    def day(self, language, words, uid, other):
        site, once = self.site, self.once
        once(language, 0, words["issued"], "card", "issue", uid, *PERSON, *CASH)
        once(language, 0, words["sold"], "sell", "baignade/adulte_18/12_entrees", "--card", uid, *PERSON,
             *CASH)
        once(language, 0, words["open"], "sell", "baignade/adulte_18/unitaire", "--persons", 1, "--gate",
             "G2", *CASH)
        wait_for("a closed gate", site.ready, 20)
        once(language, 2, "--gate", "sell", "baignade/adulte_18/unitaire", "--persons", 2, *CASH)
        once(language, 0, "13", "pass", "correct", uid, "--units", 1, "--reason", "oubli")
        once(language, 1, "", "pass", "correct", uid, "--units", -99, "--reason", "faute")
        once(language, 0, uid, "card", "show", uid)
        once(language, 0, "13", "pass", "show", uid)
        for verb in ("card", "pass"):
            once(language, 0, "", verb, "show", uid, "--plain")
            once(language, 1, words["unknown"], verb, "show", "04DEADDEADDEAD")
        once(language, 0, words["admitted"], "card", "admit", uid, "--reason", "sorti par le côté")
        once(language, 0, words["blocked"], "card", "block", uid, "--reason", "perdue")
        once(language, 0, words["dead"], "card", "replace", uid, other, *CASH)
        once(language, 0, other, "card", "show", other, "--json")
        once(language, 1, words["owes"], "card", "settle", other, *CASH)
        once(language, 1, "", "sell", "baignade/adulte_18/13_entrees", "--card", other, *PERSON, *CASH)
        once(language, 0, words["off"], "gate", "off", "G2", "--reason", "panne")
        once(language, 0, words["to_put_back"], "status")
        once(language, 0, words["on"], "gate", "on", "G2")
        wait_for("the gates", site.ready, 20)
        once(language, 0, "G1", "gate", "open", "G1", "--passages", 1, "--reason", "poussette")
        wait_for("the gates", site.ready, 20)
        once(language, 1, words["read_back"], "gate", "test", "G1")
        wait_for("the gates", site.ready, 20)
        once(language, 1, "G9", "gate", "open", "G9", "--reason", "rien")
        site.wire("place C1 desk")
        once(language, 0, "0400000000000A", "card", "read")
        site.wire("remove C1")
        site.wire("place C1 R1")
        wait_for("a refusal", lambda: site.lines("--card", "0400000000000A"))
        site.wire("remove C1")
        once(language, 0, words["refused"], "log", "--card", "0400000000000A")
        once(language, 0, "0400000000000A", "log", "--plain")
        once(language, 0, "instant;porte", "log", "--csv", "--since", "2020-01-01T00:00", "--until",
             "2099-01-01T00:00")
        once(language, 1, "G9", "log", "--gate", "G9")
        once(language, 0, "", "presence")
        once(language, 0, words["verifies"], "verify")
        copy = site.folder / f"copy-{language}.db"
        once(language, 0, words["verifies"], "backup", copy)
        once(language, 1, "copy", "backup", copy)
        once(language, 0, words["verifies"], "verify", copy)
        once(language, 0, "", "tariff", "import", ISSOIRE, "--quiet")
        once(language, 0, words["known"], "tariff", "import", ISSOIRE)
        once(language, 0, "baignade", "tariff", "list")
        once(language, 1, "", "tariff", "export", "nothing-2020")
        once(language, 0, "section;name", "tariff", "export", "issoire-2020")

    def test_a_day_in_french(self):
        self.open_day()
        self.day("fr", {"issued": "a été remise", "sold": "Vendu sur la carte", "open": "ouvert",
                        "unknown": "n'est pas connue", "blocked": "bloquée", "admitted": "une fois de plus", "dead": "carte", "owes": "ne doit rien",
                        "off": "hors service", "to_put_back": "portillon gate on G2", "on": "en service",
                        "read_back": "G1", "refused": "0400000000000A n", "verifies": "vérifi", "known": "déjà"},
                 "04F00000000001", "04F00000000002")

    def test_a_day_in_english(self):
        self.open_day()
        self.day("en", {"issued": "was issued to", "sold": "Sold on card", "open": "is open for",
                        "unknown": "is not known", "blocked": "is blocked", "admitted": "once more", "dead": "is dead",
                        "owes": "owes nothing", "off": "out of service", "to_put_back": "to put it back",
                        "on": "is in service", "read_back": "were read back", "refused": "is not known here",
                        "verifies": "verifies", "known": "imported before"},
                 "04E00000000001", "04E00000000002")

    def test_what_a_pass_gained_and_spent_is_said_in_words(self):
        self.open_day()
        sell = ("sell", "baignade/adulte_18/10_heures", *PERSON, *CASH, "--card")
        self.once("fr", 0, "24,00 €, 10 h 00, valable", *sell, "0400000000000A")
        self.once("en", 0, "24,00 €, 10 h 00 min, valid", *sell, "0400000000000B")
        self.site.tap("C1")
        self.site.wait_open()
        self.site.wire("walk G1 entry 0")
        wait_for("the passage", lambda: self.site.lines("--card", "0400000000000A"))
        wait_for("the gate", self.site.ready)
        shown = self.once("fr", 0, "reste 10 h 00", "pass", "show", "0400000000000A").stdout
        held, passed = shown.splitlines()[-2:]
        self.assertRegex(held, r"réservé +\+0 +600  baignade/adulte_18/10_heures *$")
        self.assertRegex(passed, r"débité +\+0 +600  passé *$")

    def test_every_verb_answers_when_nothing_more_is_said(self):
        """Done, refused or asked for more, and never broken; what is printed as JSON is JSON."""
        self.open_day()
        waiting = ("card read", "display")
        verbs = [line[2:16].strip() for line in say("en", "--help").stdout.splitlines()
                 if line.startswith("  ")]
        for verb in verbs:
            for form in ((), ("--plain",), ("--quiet",), ("--json",)):
                if verb in waiting:
                    continue
                done = say("fr", *verb.split(), *form, config=self.site.config)
                self.assertIn(done.returncode, (0, 1, 2), f"{verb} {form}: {done.stderr}")
                if form == ("--json",):
                    self.assertIsInstance(json.loads(done.stdout), dict, f"{verb}: {done.stdout}")

    def test_status_tells_of_alarm_lost_boards_and_readers(self):
        self.open_day()
        site = self.site
        site.wire("set G1 fire on")
        wait_for("the alarm", lambda: site.status()["alarm"])
        self.reads(0, "INCENDIE", "FIRE ALARM", "status")
        self.reads(1, "la réarmer", "reset it first", "alarm", "end", "--reason", "sûr")
        site.wire("set G1 fire off")
        wait_for("it may be ended", lambda: say(
            "fr", "alarm", "end", "--reason", "sûr", config=self.config).returncode == 0)
        wait_for("the gates", site.ready, 20)
        self.reads(1, "pas d'alarme", "no alarm", "alarm", "end", "--reason", "sûr")
        self.reads(0, "compter les présents", "count who is inside", "status")
        site.wire("board G1 silence -1")
        site.wire("reader R2 vanish")
        wait_for("they are missed", lambda: site.status()["gates"][0]["state"] == "down" and
                 not site.status()["readers"][1]["up"])
        self.reads(0, "portillon config show", "look at its wiring", "status")

    def test_a_restore_wants_the_name_once_more(self):
        self.open_day()
        site = self.site
        copy = site.folder / "copy.db"
        self.once("en", 0, "verifies", "backup", copy)
        self.reads(1, "--confirm", "--confirm", "restore", copy)
        self.once("en", 1, "in use", "restore", copy, "--confirm", "copy.db")
        site.stop_daemon()
        self.once("fr", 0, "vérifi", "restore", copy, "--confirm", "copy.db")
        copy.write_bytes(b"no ledger at all" * 400)
        self.reads(3, "copy.db", "copy.db", "restore", copy, "--confirm", "copy.db")
        self.reads(3, "copy.db", "copy.db", "verify", copy)


if __name__ == "__main__":
    unittest.main()
