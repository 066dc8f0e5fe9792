"""A clock that is wrong: nothing is sold at a date that has been, what is valid opens, gates go on."""
import pathlib
import tempfile
import unittest

from hall_site import Site, say, wait_for
from stories import build_clock

CARD = "04A1B2C3D4E5F6"
YEAR_MS = 366 * 86400000
SALE = ("sell", "baignade/adulte_18/12_entrees", "--holder", "NOM Prenom", "--birth", "1990-05-17", "--pay", "cash")


class Clock(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="portillon-clock-")
        self.addCleanup(folder.cleanup)
        self.clock, self.ahead = pathlib.Path(folder.name) / "clock.so", pathlib.Path(folder.name) / "ahead"
        build_clock(self.clock)
        self.ahead.write_text(str(YEAR_MS))
        self.site = Site(preload=self.clock)
        environment = self.site.environment()
        environment.update(LD_PRELOAD=str(self.clock), PORTILLON_TEST_CLOCK=str(self.ahead),
                           ASAN_OPTIONS="verify_asan_link_order=0")
        self.site.environment = lambda: dict(environment)
        self.addCleanup(self.site.close)
        self.site.start()
        self.site.card("C1", CARD)
        self.site.sell(CARD)

    def set_back(self):
        self.ahead.write_text("0")

    def test_nothing_is_sold_at_a_date_that_has_been_until_somebody_confirms_the_clock(self):
        self.set_back()
        done = self.site.run(*SALE, "--card", CARD, "--json")
        self.assertEqual((done.returncode, "clock_behind" in done.stdout), (1, True), done.stdout)
        wait_for("status tells it", lambda: self.site.status()["clock"] == "behind")
        self.assertIn("rien n’est vendu", say("fr", "status", config=self.site.config).stdout)
        self.assertEqual(self.site.balance(CARD), 12)
        self.site.tap("C1")  # valid from a day that the clock has not reached: it has been
        self.site.wait_open()
        self.site.wire("walk G1 entry 0")
        self.site.take_away("C1")
        self.assertEqual(self.site.outcome()["outcome"], "passed")
        self.site.ok("clock", "confirm", "--reason", "the year was wrong before")
        self.site.sell("04FFEEDDCCBBAA")
        self.assertNotEqual(self.site.status()["clock"], "behind")
        self.assertTrue(self.site.ok("verify")["verified"])

    def test_a_restart_does_not_forget_that_the_clock_is_wrong(self):
        self.assertEqual(self.site.stop_daemon(), 0)
        self.set_back()
        self.site.spawn_daemon()
        wait_for("the gates", self.site.ready, 20)
        self.assertEqual(self.site.run(*SALE, "--card", CARD).returncode, 1)
        self.ahead.write_text(str(YEAR_MS + 3600000))
        self.site.sell(CARD)


if __name__ == "__main__":
    unittest.main()
