"""Tariffs at the command line and in force: quotes, tables, periods, hostile files."""
import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

from hall_site import BUILD, ROOT, Site

TARIFFS = ROOT / "config" / "tariffs"
UID = "04A1B2C3D4E5F6"


def portillon(*arguments):
    return subprocess.run([str(BUILD / "portillon"), *map(str, arguments)], text=True, timeout=60,
                          env={"LANGUAGE": "en", "PATH": "/usr/bin:/bin"}, capture_output=True,
                          check=False)


def quote(name, product, *arguments):
    done = portillon("quote", product, "--tariff", TARIFFS / f"{name}.yaml", "--json", *arguments)
    return done.returncode, json.loads(done.stdout)


class Quotes(unittest.TestCase):
    def test_a_quote_tells_the_amount_each_rule_and_why_cheaper_rows_do_not_apply(self):
        code, answer = quote("issoire-2020", "baignade/adulte_18/12_entrees", "--age", 30)
        self.assertEqual((code, answer["price_cents"]), (0, 3800))
        self.assertEqual(answer["decision"], {"number": "DEL20200325FI", "date": "2020-07-30"})
        self.assertEqual(answer["rules"][0]["amount_cents"], 3800)
        line = (TARIFFS / "issoire-2020.yaml").read_text().splitlines()[answer["rules"][0]["line"] - 1]
        self.assertIn("baignade/adulte_18/12_entrees", line)
        reasons = {row["product"]: row["reason"] for row in answer["cheaper"]}
        self.assertEqual(reasons["baignade/senior_65/12_entrees"], "age_not_in_category")
        self.assertEqual(reasons["baignade/etudiant/12_entrees"], "proof_required")

    def test_every_row_of_the_decision_is_quoted_without_any_option(self):
        rows = 0
        for line in (ROOT / "tests" / "data" / "aquatic-2020.csv").read_text().splitlines():
            if line.startswith(("#", "activity;")):
                continue
            field = line.split(";")
            code, answer = quote("issoire-2020", f"{field[0]}/{field[1]}/{field[3]}")
            self.assertEqual((code, answer.get("price_cents")), (0, int(field[5].replace(".", ""))),
                             line)
            rows += 1
        self.assertEqual(rows, 87)

    def test_a_case_that_does_not_fit_is_refused_with_its_reason(self):
        for arguments, reason in (
                (("baignade/senior_65/unitaire", "--age", 40), "age_not_in_category"),
                (("groupe/adultes_des_10/entree", "--persons", 9), "fact_too_low"),
                (("baignade/adulte_18/12_entree",), "product_unknown_near")):
            code, answer = quote("issoire-2020", *arguments)
            self.assertEqual((code, answer["error"]["reason"]), (1, reason))
        code, answer = quote("issoire-loisirs-2020", "loisirs/enfant/journee")
        self.assertEqual((code, answer["error"]["reason"]), (1, "fact_required"))

    def test_percentages_bands_and_quantities_are_priced_from_the_command_line(self):
        for name, product, arguments, cents in (
                ("issoire-loisirs-2020", "loisirs/enfant/journee", ("--quotient", "812,50"), 975),
                ("issoire-velos-2020", "velo/tous/location", ("--minutes", 61), 200),
                ("issoire-gens-du-voyage-2020", "emplacement/issoire/jour",
                 ("--count", "day=3,caravane=2"), 600),
                ("issoire-multi-accueil-2020", "multi_accueil/famille_api/heure",
                 ("--resources", "2345.67", "--children", 2, "--residence", "api"), 119),
                ("issoire-gymnases-2020", "gymnase/tiers/location",
                 ("--at", "2026-11-24T08:00", "--minutes", 300), 34000)):
            code, answer = quote(name, product, *arguments)
            self.assertEqual((code, answer.get("price_cents")), (0, cents), product)

    def test_the_best_for_a_habit_and_for_a_family(self):
        _, habit = quote("issoire-2020", "baignade", "--best", "--age", 30, "--visits-a-week", 2,
                         "--minutes", 60, "--for-weeks", 10)
        self.assertEqual(habit["choices"][0]["product"], "baignade/adulte_18/10_heures")
        self.assertEqual(habit["choices"][0]["price_cents"], 4400)
        _, thirteen = quote("issoire-2020", "baignade", "--best", "--age", 30, "--visits", 13)
        self.assertEqual([(c["price_cents"], c["product"], c.get("rest_quantity"))
                          for c in thirteen["choices"]][:2],
                         [(4200, "baignade/adulte_18/12_entrees", 1),
                          (5200, "baignade/adulte_18/unitaire", None)])
        _, family = quote("issoire-2020", "baignade", "--best", "--ages", "40,38,10,7")
        self.assertEqual(family["price_cents"], 1400)
        self.assertEqual(len(family["choices"][0]["each_their_own"]), 4)

    def test_passes_and_something_else_for_the_rest_may_be_the_best(self):
        _, year = quote("issoire-2020", "baignade", "--best", "--age", 35, "--visits-a-week", 2, "--minutes", 60)
        self.assertEqual([(c["price_cents"], c["quantity"], c["product"], c.get("rest_quantity"))
                          for c in year["choices"]][:2],
                         [(23600, 10, "baignade/adulte_18/10_heures", 4),
                          (24200, 11, "baignade/adulte_18/10_heures", None)])
        _, family = quote("issoire-2020", "baignade", "--best", "--ages", "40,38,10,7", "--visits", 3)
        best = family["choices"][0]
        self.assertEqual((best["price_cents"], best["product"], best["quantity"], best["rest_product"],
                          best["rest_quantity"]),
                         (3000, "baignade/famille_5/10_entrees", 1, "baignade/enfant_3_18/unitaire", 2))
        _, twelve = quote("issoire-2020", "baignade", "--best", "--persons", 12, "--age", 30)
        cards = next(c for c in twelve["choices"] if c["product"] == "baignade/famille_5/10_entrees")
        self.assertEqual((cards["quantity"], cards["price_cents"]), (3, 7200))  # five of them a card

    def test_wrong_words_name_what_was_expected(self):
        for arguments, told in ((("--quotient", "many"), "expected a number"),
                                (("--with", "rain"), "the tariff defines none"),
                                (("--count", "kwh"), "expected name=number")):
            done = portillon("quote", "loisirs/enfant/journee", "--tariff",
                             TARIFFS / "issoire-loisirs-2020.yaml", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(told, done.stderr)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_a_table_prices_as_its_file_does(self):
        table = self.folder / "table.csv"
        self.assertEqual(portillon("tariff", "export", TARIFFS / "issoire-loisirs-2020.yaml",
                                   "--output", table).returncode, 0)
        self.assertTrue(table.read_bytes().startswith(b"\xef\xbb\xbfsection;name;fr;en;price;rule\r\n"))
        done = portillon("quote", "loisirs/enfant/journee", "--tariff", table, "--quotient", 1000,
                         "--json")
        self.assertEqual(json.loads(done.stdout)["price_cents"], 1200)
        done = portillon("tariff", "export", TARIFFS / "issoire-loisirs-2020.yaml", "--output", table)
        self.assertEqual(done.returncode, 3)  # an existing file is kept

    def test_suspicious_prices_are_warned_of_and_refuse_nothing(self):
        text = (TARIFFS / "issoire-2020.yaml").read_text()
        for before, after, warning in (
                ('adulte_18/12_entrees, price: "38,00 EUR"', 'adulte_18/12_entrees, price: "58,00 EUR"',
                 "pass_dearer_than_entries"),
                ('etudiant/unitaire, price: "3,00 EUR"', 'etudiant/unitaire, price: "4,50 EUR"',
                 "reduced_above_full"),
                ("age_from: 18}", "age_from: 20}", "gap_between_ages")):
            path = self.folder / "doubtful.yaml"
            path.write_text(text.replace(before, after, 1))
            done = portillon("tariff", "check", path, "--json")
            self.assertEqual(done.returncode, 0)
            self.assertIn(warning, [w["warning"] for w in json.loads(done.stdout)["warnings"]])

    def test_months_without_school_weeks_are_warned_of(self):
        path = self.folder / "garderie.yaml"
        text = (TARIFFS / "issoire-garderie-2020.yaml").read_text()
        path.write_text(re.sub(r'month: "20(\d\d)', lambda found: f'month: "{2000 + int(found[1]) - 20}', text))
        months = [datetime.date.today(), datetime.date.today() + datetime.timedelta(days=31)]
        expected = any(day.month not in (7, 8) for day in months)
        done = portillon("tariff", "check", path, "--json")
        self.assertEqual("no_school_weeks" in [w["warning"] for w in json.loads(done.stdout)["warnings"]], expected)

    def test_hostile_files_are_refused_in_bounded_time(self):
        for name, content in (("deep", b"[" * 1000000), ("anchors", b"a: &a [1]\nb: [*a, *a]\n"),
                              ("latin", "facility: caf\u00e9\n".encode("latin-1")),
                              ("wide", "tariff: t\n".encode("utf-16")), ("binary", bytes(range(256)))):
            path = self.folder / name
            path.write_bytes(content)
            begin = time.monotonic()
            done = portillon("tariff", "check", path)
            self.assertEqual(done.returncode, 2, name)
            self.assertIn(str(path), done.stderr)
            self.assertLess(time.monotonic() - begin, 5)
        huge = self.folder / "huge"
        with open(huge, "wb") as file:
            file.truncate(100 * 1024 * 1024)
        self.assertIn("is larger than", portillon("tariff", "check", huge).stderr)


class Periods(unittest.TestCase):
    def setUp(self):
        self.site = Site(exit_readers=True)
        self.addCleanup(self.site.close)
        self.site.start(tariff=False)

    def file(self, name, valid_from, price, valid_until=None):
        text = (TARIFFS / "issoire-2020.yaml").read_text()
        text = text.replace("tariff: issoire-2020", f"tariff: {name}")
        until = f"\nvalid_until: {valid_until}" if valid_until else ""
        text = text.replace("valid_from: 2020-08-04T00:00", f"valid_from: {valid_from}{until}")
        text = text.replace('adulte_18/unitaire, price: "4,00 EUR"',
                            f'adulte_18/unitaire, price: "{price} EUR"', 1)
        path = self.site.folder / f"{name}.yaml"
        path.write_text(text)
        return path

    def price(self, at):
        return self.site.ok("quote", "baignade/adulte_18/unitaire", "--at", at)["price_cents"]

    def test_the_tariff_in_force_at_the_instant_is_used(self):
        self.site.ok("tariff", "import", self.file("a", "2020-08-04T00:00", "4,00"))
        self.site.ok("tariff", "import", self.file("b", "2027-01-01T06:00", "4,50"))
        self.assertEqual(self.price("2027-01-01T05:59"), 400)
        self.assertEqual(self.price("2027-01-01T06:00"), 450)
        self.site.ok("tariff", "import", TARIFFS / "issoire-velos-2020.yaml")
        self.assertEqual(self.price("2026-12-01"), 400)  # another facility changes nothing here

    def test_hours_without_a_reader_at_the_way_out_are_warned_of(self):
        imported = self.site.ok("tariff", "import", TARIFFS / "issoire-2020.yaml")
        self.assertEqual(sorted(imported["clocks_not_stopped"]),
                         [f"baignade/{who}/10_heures" for who in ("adulte_18", "enfant_3_18", "etudiant", "senior_65")])
        told = self.site.run("tariff", "import", TARIFFS / "issoire-2020.yaml").stderr
        self.assertRegex(told, r"count the time inside, and the way out knows no cards(.*\n)+  baignade/senior_65/10_heures")
        config = self.site.config.read_text()
        self.site.config.write_text(config.replace("exit: counted", "exit: identified"))
        again = self.site.ok("tariff", "import", TARIFFS / "issoire-2020.yaml")
        self.assertNotIn("clocks_not_stopped", again)

    def test_overlaps_and_gaps_are_refused_with_both_files(self):
        first = self.file("a", "2020-08-04T00:00", "4,00", "2026-12-31")
        self.site.ok("tariff", "import", first)
        for name, begins, reason in (("b", "2026-12-01T00:00", "tariff_overlaps"),
                                     ("c", "2027-02-01T00:00", "tariff_gap"),
                                     ("d", "2020-08-04T00:00", "tariff_overlaps")):
            path = self.file(name, begins, "5,00")
            done = self.site.run("tariff", "import", path, "--json")
            self.assertEqual(done.returncode, 1)
            error = json.loads(done.stdout)["error"]
            self.assertEqual(error["reason"], reason)
            self.assertIn(str(path), error["message"])
            self.assertIn(str(first), error["message"])
        self.site.ok("tariff", "import", self.file("e", "2027-01-01T00:00", "5,00"))
        self.assertEqual(self.price("2027-01-01"), 500)
        dates = self.site.ok("tariff", "dates")["tariffs"]
        self.assertEqual(dates[-1]["tariff"], "e")
        self.assertEqual([one["valid_from"] for one in dates], sorted(one["valid_from"] for one in dates))
        self.assertTrue(all(one["valid_until"] <= after["valid_from"] for one, after in zip(dates, dates[1:])))

    def test_a_mistake_is_corrected_by_replacing(self):
        self.site.ok("tariff", "import", self.file("a", "2020-08-04T00:00", "40,00"))
        path = self.file("a", "2020-08-04T00:00", "4,00")
        self.assertEqual(self.site.run("tariff", "import", path).returncode, 1)
        shown = self.site.ok("tariff", "import", path, "--replace", "--dry-run")
        self.assertEqual(shown["changes"], [{"product": "baignade/adulte_18/unitaire",
                                             "price_cents": 400, "price_before_cents": 4000}])
        self.assertEqual(self.price("2026-12-01"), 4000)
        self.site.ok("tariff", "import", path, "--replace")
        self.assertEqual(self.price("2026-12-01"), 400)
        self.assertTrue(self.site.ok("tariff", "import", path)["known_already"])

    def test_a_correction_of_a_formula_or_a_category_is_shown_before(self):
        path = self.file("a", "2020-08-04T00:00", "4,00")
        self.site.ok("tariff", "import", path)
        text = path.read_text()
        for before, after in (("kind: entries, units: 12,", "kind: entries, units: 11,"),
                              ("age_from: 65, proof", "age_from: 60, proof")):
            self.assertEqual(text.count(before), 1)
            text = text.replace(before, after)
        path.write_text(text)
        changes = self.site.ok("tariff", "import", path, "--replace", "--dry-run")["changes"]
        self.assertEqual([(one["section"], one["name"]) for one in changes],
                         [("categories", "senior_65"), ("formulas", "12_entrees")])
        self.assertIn("units: 12", changes[1]["rule_before"])
        self.assertIn("units: 11", changes[1]["rule"])
        done = self.site.run("tariff", "import", path, "--replace", "--dry-run")
        self.assertIn("~ formulas 12_entrees\n    - ", done.stdout)

    def test_a_promotion_adds_units_twice_and_no_more(self):
        text = (TARIFFS / "issoire-2020.yaml").read_text()
        path = self.site.folder / "promotion.yaml"
        path.write_text(text.replace("promotions: []", (
            'promotions: [{name: rentree, fr: "2 offertes", en: "2 free", from: 2020-09-01, '
            'until: 2099-12-31, products: "*/*/12_entrees", extra_units: 2, per_holder: 2}]')))
        self.site.ok("tariff", "import", path)
        for extra in (2, 2, None):
            sale = self.site.ok("sell", "baignade/adulte_18/12_entrees", "--card", UID, "--holder",
                                "NOM Prenom", "--birth", "1990-05-17", "--pay", "cash")
            self.assertEqual(sale.get("units_extra"), extra)
        passes = self.site.ok("card", "show", UID)["passes"]
        self.assertEqual(sorted(p["balance_units"] for p in passes), [12, 14, 14])
        self.assertEqual(self.site.ok("verify")["faults"], [])

    def test_what_two_facilities_have_must_be_told_apart(self):
        for name in ("issoire-residence-2020", "cusset-badges-2025"):
            self.site.ok("tariff", "import", TARIFFS / f"{name}.yaml")
        self.assertEqual(self.site.run("quote", "badge/resident/acces").returncode, 1)
        quoted = self.site.ok("quote", "badge/resident/acces", "--facility", "issoire-residence-2020")
        self.assertEqual(quoted["price_cents"], 0)
        buyer = ("--card", UID, "--holder", "NOM", "--birth", "2004-05-17", "--pay", "cash")
        done = self.site.run("sell", "badge/resident/acces", *buyer)
        self.assertEqual((done.returncode, "--facility" in done.stderr), (1, True))
        sale = self.site.ok("sell", "badge/resident/acces", *buyer, "--facility",
                            "issoire-residence-2020")
        self.assertEqual(sale["total_cents"], 0)
        wrong = self.site.run("card", "replace", UID, "04AAAAAAAAAAAA", "--pay", "cash")
        self.assertIn("--facility", wrong.stderr)  # 10,00 here, 30,00 there
        wrong = self.site.run("sell", "badge/resident/acces", *buyer, "--facility", "nowhere")
        self.assertEqual((wrong.returncode, "nowhere" in wrong.stderr), (1, True))
        lost = self.site.ok("card", "replace", UID, "04AAAAAAAAAAAA", "--pay", "cash", "--facility",
                            "issoire-residence-2020")
        self.assertEqual(lost["total_cents"], 1000)
        stolen = self.site.folder / "stolen.yaml"
        stolen.write_text((TARIFFS / "issoire-velos-2020.yaml").read_text().replace(
            "tariff: issoire-velos-2020", "tariff: cusset-badges-2025"))
        done = self.site.run("tariff", "import", stolen, "--json")
        self.assertEqual(json.loads(done.stdout)["error"]["reason"], "tariff_name_taken")
