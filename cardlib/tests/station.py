"""A reader and a card of our own for the tests that need one of each: what readers.py has, and the program
on-reader. ON_READER and RESIDENTS say where that and the resident files are."""
import json
import os
import subprocess

import readers
from readers import DRIVER, PORT, WORK

ON_READER, RESIDENTS = (os.environ[name] for name in ("ON_READER", "RESIDENTS"))
LIMIT_S = 30
SAKURA = os.path.join(RESIDENTS, "sakura.json")

with open(SAKURA) as file:
    RESIDENT = json.load(file)
PIN = RESIDENT["pin"]
WRONG = "0000" if PIN != "0000" else "1111"


class Card(readers.Card):
    anchors = f"{WORK}/anchors"

    def __init__(self):
        os.makedirs(self.anchors)
        super().__init__("card", SAKURA, "--anchor", os.path.join(self.anchors, "test.anchor"))

    def fresh(self):
        """On the reader, genuine, with three tries."""
        self.away()
        self.renew()
        self.insert()

    def away(self):
        self.remove()
        on_reader("gone")


def on_reader(*arguments):
    done = subprocess.run([ON_READER, *arguments], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def main(tests, setup):
    """Runs the tests of the program that calls it, in namespaces. TAP.

    setup(pcscd, card) comes before the first.
    """
    readers.enter()
    pcscd = readers.Pcscd(("Virtual PCD", PORT, DRIVER))
    pcscd.start()
    card = Card()
    setup(pcscd, card)
    readers.tap.plan(tests)
    good = [readers.tap.passes(number, function) for number, function in enumerate(tests, 1)]
    card.stop()
    pcscd.stop()
    return 0 if all(good) else 1
