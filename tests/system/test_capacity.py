"""How many may be inside: gates and the till keep to it, staff lower it and count by hand."""
import unittest

from hall_site import Site, say, wait_for

CARDS = {"C1": "04A1B2C3D4E5F6", "C2": "04A1B2C3D4E5F7", "C3": "04A1B2C3D4E5F8"}
CASH = ("--pay", "cash")


class Capacity(unittest.TestCase):
    def setUp(self):
        self.site = Site(gates=("G1", "G2"), capacity=", capacity: 2, capacity_a_day: 4",
                         timing={"refusal": "100ms"}).start()
        self.addCleanup(self.site.close)
        for name, uid in CARDS.items():
            self.site.card(name, uid)
            self.site.sell(uid)

    def come_in(self, card, gate="G1", reader="R1"):
        self.site.tap(card, reader)
        self.site.wait_open(gate)
        self.site.wire(f"walk {gate} entry 0")
        self.site.take_away(card, reader)
        self.assertEqual(self.site.outcome(gate)["outcome"], "passed")

    def go_out(self, gate="G1"):
        inside = self.site.inside()
        self.site.wire(f"walk {gate} exit 0")
        wait_for("one has left", lambda: self.site.inside() == inside - 1)
        wait_for("the gate is ready", self.site.ready)

    def refused(self, card, reason, reader="R1"):
        def times():
            return sum(line["times"] for line in self.site.lines("--card", CARDS[card])
                       if line["reason"] == reason)
        before = times()
        self.site.tap(card, reader)
        wait_for(f"{card} is refused: {reason}", lambda: times() > before)
        self.site.take_away(card, reader)
        self.assertEqual(self.site.balance(CARDS[card]), 12)

    def say(self, code, words, *arguments, language="fr"):
        done = say(language, *arguments, config=self.site.config)
        self.assertEqual((done.returncode, words in done.stdout + done.stderr), (code, True),
                         f"{arguments}: {done.stdout}{done.stderr}")

    def zone(self):
        return self.site.ok("presence")["zones"][0]

    def test_whoever_comes_when_it_is_full_waits_until_one_leaves(self):
        self.come_in("C1")
        self.come_in("C2", "G2", "R2")
        self.refused("C3", "zone_full")
        self.say(1, "complet pour le moment", "sell", "baignade/adulte_18/unitaire", "--persons", 1,
                 "--gate", "G1", *CASH)
        self.go_out()
        self.come_in("C3")
        self.assertEqual((self.zone()["persons"], self.zone()["persons_max_today"]), (2, 2))
        self.go_out()
        self.assertEqual(self.site.ok("sell", "baignade/adulte_18/unitaire", "--persons", 1,
                                      "--gate", "G1", *CASH)["total_cents"], 400)
        self.site.wait_open()
        self.site.wire("walk G1 entry 0")
        wait_for("who has paid is inside", lambda: self.zone()["entries_today"] == 4)
        wait_for("the gate is ready", self.site.ready)
        self.go_out()
        self.say(1, "nombre d'entrées permis", "sell", "baignade/adulte_18/unitaire", "--persons", 1,
                 "--gate", "G1", *CASH)
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_a_family_is_told_by_how_many_of_it_are_inside_and_found_by_any_of_its_names(self):
        self.site.card("FAMILY", "04FA0000000001")
        self.site.ok("sell", "baignade/famille_5/10_entrees", "--card", "04FA0000000001", "--holder", "MARTIN Anne",
                     "--birth", "1985-03-02", "--members", "Anne;Luc;Zoe;Tom;Lea", *CASH)
        self.come_in("FAMILY")
        self.come_in("FAMILY", "G2", "R2")
        for searched, found in (("zoé", 1), ("martin", 1), ("MARTIN ANNÉ", 1), ("Durand", 0)):
            names = self.site.ok("presence", "--names", "--search", searched)["names"]
            self.assertEqual([(one["persons"], one["members"]) for one in names], [(2, 5)] * found)
        self.say(0, "2 sur   5", "presence", "--names")

    def test_who_is_inside_can_be_called_by_name(self):
        self.say(0, "personne n'est présent", "presence", "--names")
        self.come_in("C1")
        names = self.site.ok("presence", "--names")["names"]
        self.assertEqual([(one["holder"], one["card"], one["persons"], one["possibly_gone"])
                          for one in names], [("NOM Prenom", CARDS["C1"], 1, True)])
        self.say(0, "noms peut-être partis", "presence", "--names")
        self.say(0, "1 inside, 1 by name", "presence", "--names", language="en")
        self.go_out()
        self.say(0, "0 présents, 1 nommés", "presence", "--names")

    def test_the_maximum_of_a_day_stays_as_evidence(self):
        self.come_in("C1")
        self.come_in("C2", "G2", "R2")
        self.go_out()
        self.go_out()
        lines = self.site.ok("attendance", "--by", "maximum")["lines"]
        self.assertEqual([(one["zone"], one["persons_max"], one["entries"], one["exits"]) for one in lines],
                         [("pools", 2, 2, 2)])
        self.say(0, "maximum", "attendance", "--by", "maximum")
        self.say(0, f"{lines[0]['day']};pools;2;", "attendance", "--by", "maximum", "--csv")
        self.assertEqual(self.site.ok("attendance", "--by", "maximum", "--since", "2020-01-01",
                                      "--until", "2020-02-01")["lines"], [])

    def test_two_at_two_gates_do_not_take_the_same_place(self):
        self.come_in("C1")
        self.site.wire("place C2 R1")
        self.site.wire("place C3 R2")
        wait_for("one is refused", lambda: any(
            line["reason"] == "zone_full" for line in self.site.lines()))
        self.assertEqual(sum(self.site.board(gate)["unlock_entry"] for gate in ("G1", "G2")), 1)

    def test_staff_lower_it_and_never_raise_it(self):
        self.say(1, "permet 2 au plus", "capacity", "set", "pools", "--persons", 3, "--reason", "fête")
        self.say(1, "aucune zone", "capacity", "set", "sauna", "--persons", 1, "--reason", "fête")
        self.say(0, "1 au plus en même temps", "capacity", "set", "pools", "--persons", 1, "--reason",
                 "un seul MNS")
        self.come_in("C1")
        self.refused("C2", "zone_full")
        self.say(0, "1 présents sur 1 au plus (réduit de 2", "presence")
        self.say(0, "1 inside of at most 1 (lowered from 2", "presence", language="en")
        self.say(0, "pools\t1\t1", "presence", "--plain")
        self.assertEqual((self.zone()["capacity"], self.zone()["capacity_configured"]), (1, 2))
        self.site.ok("capacity", "set", "pools", "--persons", 2, "--reason", "back")
        self.come_in("C2")

    def test_a_count_by_hand_holds_and_is_asked_for_after_uncounted_exits_and_alarms(self):
        self.come_in("C1")
        self.go_out()
        self.site.wire("walk G1 exit 0")
        wait_for("an exit of nobody", lambda: self.zone()["exits_of_nobody_today"] == 1)
        self.say(0, "portillon presence set pools", "presence")
        self.site.wire("set G1 fire on")
        wait_for("the alarm", lambda: self.site.status()["alarm"])
        self.site.wire("set G1 fire off")
        self.site.end_alarm()
        wait_for("the gates are ready", self.site.ready)
        self.say(0, "2 personnes dans pools ; le compteur en disait 0", "presence", "set", "pools",
                 "--persons", 2, "--reason", "après l'alarme")
        self.assertFalse(self.site.status()["recount_wanted"])
        self.refused("C2", "zone_full")
        self.say(1, "aucune zone", "presence", "set", "sauna", "--persons", 1, "--reason", "compté")
        self.assertTrue(self.site.ok("verify")["verified"])


class Inside(unittest.TestCase):
    def test_whoever_goes_on_to_the_balneo_has_come_once(self):
        site = Site(gates=("G1", "G2"), inside=("G2",), timing={"settle": "300ms"}).start()
        self.addCleanup(site.close)
        site.card("C1", CARDS["C1"])
        site.sell(CARDS["C1"], "pass_1/adulte_18/12_entrees")
        for gate, reader in (("G1", "R1"), ("G2", "R2")):
            site.tap("C1", reader)
            site.wait_open(gate)
            site.wire(f"walk {gate} entry 0")
            site.take_away("C1", reader)
            self.assertEqual(site.outcome(gate)["outcome"], "passed")
        site.wire("walk G2 exit 0")
        wait_for("one is back in the pools", lambda: site.lines("--gate", "G2", "--limit", 1)[0]["direction"] == "exit")
        for by in ("day", "hour", "product", "category", "gate"):
            told = site.ok("attendance", "--by", by)
            self.assertEqual((by, told["entries"], told["exits"]), (by, 1, 0))
        self.assertEqual([(line["gate"], line["entries"], line["exits"]) for line in told["lines"]],
                         [("G1", 1, 0), ("G2", 1, 1)])
        self.assertEqual([line.get("inner", False) for line in told["lines"]], [False, True])
        self.assertIn("sans les portes intérieures", say("fr", "attendance", "--by", "gate", config=site.config).stdout)
        self.assertEqual((site.balance(CARDS["C1"]), site.inside()), (11, 1))
        site.stop_daemon()
        self.assertEqual(site.ok("status")["entries_today"], 1)


if __name__ == "__main__":
    unittest.main()
