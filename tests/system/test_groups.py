"""A class, a club, a group: one order, a gate that counts one by one, and who did not come."""
import time
import unittest

from hall_site import Line, Site, say, wait_for

CARD = "04A1B2C3D4E5F6"
CASH = ("--pay", "cash")
CHILDREN, TEACHERS = 24, 4
TRIPOD_S = 2.4  # what one person takes at a real tripod: walk up, push, the arm falls home
TURN_S = 0.2    # and at the simulated one


class Groups(unittest.TestCase):
    def setUp(self):
        self.site = Site(timing={"rotation": "3s"})
        self.addCleanup(self.site.close)
        self.site.start()
        self.watcher = Line(self.site)
        self.addCleanup(self.watcher.close)
        self.watcher.ask("watch")

    def next_event(self, kind):
        event = self.watcher.answer()
        while event["event"] != kind:
            event = self.watcher.answer()
        return event

    def let_in(self, persons):
        """One after the other, each as soon as the arm has let the last one through."""
        counted = []
        for _ in range(persons):
            wait_for("the arm is home", lambda: self.site.board()["home"])
            self.site.wire("walk G1 entry 0")
            counted.append(self.next_event("rotation")["turned"])
        return counted

    def test_a_class_of_28_is_counted_one_by_one_in_less_than_90_seconds(self):
        sold = self.site.ok("sell", "groupe/primaire/seance_45_min", "--persons", CHILDREN, "--supervisors",
                            TEACHERS, "--gate", "G1", "--party", "École Jules Ferry", *CASH)
        self.assertGreater(sold["total_cents"], 0)
        self.site.wait_open()
        begun = time.monotonic()
        counted = self.let_in(CHILDREN + TEACHERS)
        taken = time.monotonic() - begun
        self.assertEqual(counted, list(range(1, CHILDREN + TEACHERS + 1)))
        wait_for("the gate is ready", self.site.ready)
        lost = taken - (CHILDREN + TEACHERS) * TURN_S
        self.assertLess((CHILDREN + TEACHERS) * TRIPOD_S + lost, 90)
        self.assertEqual(self.site.inside(), 28)
        group = self.site.ok("group", "list")["groups"][0]
        self.assertEqual((group["party"], group["persons_asked"], group["persons"], group["short"]),
                         ("École Jules Ferry", 28, 28, 0))
        self.assertEqual(self.site.ok("group", "list", "--short")["groups"], [])
        names = self.site.ok("presence", "--names", "--search", "ecole jules")["names"]
        self.assertEqual([(one["party"], one["card"], one["persons"]) for one in names],
                         [("École Jules Ferry", "", 28)])
        for by, name in (("party", "École Jules Ferry"), ("category", "primaire"), ("gate", "G1")):
            self.assertEqual(self.site.ok("attendance", "--by", by),
                             {"lines": [{by: name, "entries": 28, "exits": 0}], "entries": 28, "exits": 0})
        self.assertEqual(self.site.ok("attendance", "--by", "day")["lines"][0]["entries"], 28)
        self.assertIn("École Jules Ferry;28;0", self.site.run("attendance", "--by", "party", "--csv").stdout)
        said = say("fr", "attendance", config=self.site.config)
        self.assertIn("entrés", said.stdout, said.stderr)

    def test_only_who_came_is_taken_from_the_card_and_who_did_not_is_told(self):
        self.site.sell(CARD)
        opened = self.site.ok("group", "open", CARD, "--gate", "G1", "--persons", 4, "--supervisors", 1,
                              "--party", "Club")
        # the pass of an adult knows no free supervisors: theirs is one more
        self.assertEqual((opened["passages"], opened["balance"], opened["supervisors_pay"]), (5, 7, 1))
        self.site.wait_open()
        self.let_in(2)
        status = self.site.status()["gates"][0]
        self.assertEqual((status["order_turned"], status["order_persons"]), (2, 5))
        self.let_in(1)
        ended = self.next_event("passage")
        self.assertEqual((ended["turned"], ended["outcome"]), (3, "passed"))
        wait_for("only who came has paid", lambda: self.site.balance(CARD) == 9)
        self.assertEqual([(g["party"], g["short"], g["units"])
                          for g in self.site.ok("group", "list", "--short")["groups"]], [("Club", 2, 3)])
        self.assertIn("2 ne sont pas venus", say("fr", "group", "list", config=self.site.config).stdout)
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_who_has_paid_and_was_slow_comes_in_later_without_paying_again(self):
        self.site.ok("sell", "groupe/primaire/seance_45_min", "--persons", 3, "--gate", "G1", "--party", "Jaurès",
                     *CASH)
        self.site.wait_open()
        self.let_in(1)
        self.assertEqual(self.next_event("passage")["turned"], 1)
        wait_for("the gate is ready", self.site.ready)
        again = self.site.ok("gate", "open", "G1", "--paid", "--reason", "en retard")
        self.assertEqual(again["passages"], 2)
        self.site.wait_open()
        self.let_in(2)
        self.assertEqual(self.next_event("passage")["turned"], 2)
        wait_for("the gate is ready", self.site.ready)
        done = self.site.run("gate", "open", "G1", "--paid", "--reason", "en retard", "--json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("all_have_come", done.stdout)
        self.assertEqual(self.site.ok("attendance", "--by", "party")["lines"],
                         [{"party": "Jaurès", "entries": 3, "exits": 0}])
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_a_group_that_cannot_come_in_is_told_why(self):
        self.site.sell(CARD)
        for reason, words in (("empty", (CARD, "--persons", 13)), ("card_unknown", ("04FFFFFFFFFFFF", "--persons", 2))):
            done = self.site.run("group", "open", *words, "--gate", "G1", "--json")
            self.assertEqual(done.returncode, 1)
            self.assertIn(reason, done.stdout)
        self.assertEqual(self.site.run("group", "open", CARD, "--gate", "G9", "--persons", 2).returncode, 1)
        self.assertEqual(self.site.run("group", "open", CARD, "--gate", "G1", "--persons", 61).returncode, 2)
        self.assertEqual(self.site.balance(CARD), 12)


if __name__ == "__main__":
    unittest.main()
