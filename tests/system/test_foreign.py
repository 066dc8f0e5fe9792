"""Reader and board are reached only by what the configuration says: foreign ones work as well."""
import unittest

from foreign import ForeignBoard, ForeignReader
from hall_site import Site, wait_for

UID = "DEADBEEF"


class Foreign(unittest.TestCase):
    def test_a_foreign_reader_and_a_foreign_board_work(self):
        board, reader, site = ForeignBoard(), ForeignReader(), Site()
        self.addCleanup(board.close)
        self.addCleanup(reader.close)
        self.addCleanup(site.close)
        register_map = site.folder / "foreign.yaml"
        register_map.write_text(ForeignBoard.MAP)
        lines = []
        for line in site.config.read_text().splitlines():
            if "map: " in line:
                line = f"  - {{name: G1, bus: hall, unit: 9, map: {register_map}, zone: pools}}"
            line = line.replace(f":{site.port}", f":{board.port}")
            lines.append(line.replace(f"{site.folder}/reader-R1", reader.path))
        site.config.write_text("\n".join(lines))
        site.start()
        site.sell(UID)
        reader.uid = bytes.fromhex(UID)
        wait_for("the foreign board is unlocked", board.unlocked)
        reader.uid = None
        board.turn()
        wait_for("it is locked", lambda: not board.unlocked())
        self.assertEqual(site.outcome()["outcome"], "passed")
        self.assertEqual(site.balance(UID), 11)
        self.assertTrue(site.ok("verify")["verified"])


if __name__ == "__main__":
    unittest.main()
