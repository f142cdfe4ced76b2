#!/usr/bin/env python3
"""docs/examples/read-card.c, compiled against the installed library in all three ways, reads the virtual card
through the real pcscd (station.py). TAP."""
import os
import pathlib
import sys

import installed
import station
from readers import WORK
from station import PIN, RESIDENT, WRONG

NO_PCSCD, OTHER, PIN_WRONG, LAST_TRY, SIGNATURE, COPIED, PIN_FORMAT = 20, 3, 5, 7, 41, 43, 4
tests = []
tree = None
card = None
pcscd = None
programs = []


def test(function):
    tests.append(function)
    return function


def setup(of_pcscd, of_card):
    global pcscd, card, tree
    pcscd, card = of_pcscd, of_card
    work = pathlib.Path(WORK)
    tree = installed.Tree(work)
    programs.append(tree.compile(installed.EXAMPLE, work / "shared"))
    programs.append(tree.compile(installed.EXAMPLE, work / "static", static=True))
    programs.append(tree.compile(installed.EXAMPLE, work / "cxx", language=installed.CXX11))


def example(pin, program=None):
    return tree.run(program or programs[0], card.anchors, given=f"{pin}\n")


def refused(done, code, tries=3):
    assert done.returncode == 1 and f"({code}, " in done.stderr and done.stdout == "", done
    assert card.tries() == tries, card.tries()


@test
def it_prints_the_four_items():
    for program in programs:
        card.fresh()
        done = example(PIN, program)
        assert done.stdout.splitlines() == [
            RESIDENT["name"], RESIDENT["address"], RESIDENT["birth_date"].replace("-", ""),
            RESIDENT["sex"]], done
        assert RESIDENT["my_number"] not in done.stdout


@test
def a_wrong_pin_costs_one_try_and_the_last_is_never_spent():
    card.fresh()
    refused(example(WRONG), PIN_WRONG, tries=2)
    refused(example(WRONG), PIN_WRONG, tries=1)
    for pin in (WRONG, PIN):
        refused(example(pin), LAST_TRY, tries=1)


@test
def what_is_not_four_digits_costs_nothing():
    card.fresh()
    for pin in ("123", "12345", "12a4", ""):
        refused(example(pin), PIN_FORMAT)


@test
def a_card_that_is_not_genuine_prints_nothing():
    for fault, code in (("forged-signature", SIGNATURE), ("copied", COPIED), ("not-my-number", OTHER)):
        card.fresh()
        card.ask(f"add card {fault}")
        refused(example(PIN), code)


@test
def a_card_that_leaves_at_any_command_prints_nothing_and_costs_no_try():
    for at in range(1, 10):
        card.fresh()
        card.ask(f"add at {at} pull")
        refused(example(PIN), 2)


@test
def without_pcscd_there_is_no_reader():
    pcscd.stop()
    refused(example(PIN), NO_PCSCD)


if __name__ == "__main__":
    sys.exit(station.main(tests, setup))
