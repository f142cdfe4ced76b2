#!/usr/bin/env python3
"""cardlib's readers on the real pcscd, with several virtual ones, while pcscd comes and goes. TAP.

Needs root (mount and network namespaces), pcscd and the vpcd driver; skips otherwise. SHELL (reader-shell),
VCARD and RESIDENT say where things are.
"""
import os
import shutil
import signal
import sys

import readers
from readers import DRIVER, PORT, WORK, wait_for

SECOND_PORT = 0x8C9B
FIRST, SLOT, SECOND = "Virtual PCD 00 00", "Virtual PCD 00 01", "Virtual PCD Second 00 00"
BOTH = "Virtual PCD", "Virtual PCD Second"
PIN = "1234"


class Pcscd(readers.Pcscd):
    def __init__(self):
        # The driver keeps its slots in variables of its own: another reader needs another copy.
        self.drivers = DRIVER, shutil.copy(DRIVER, f"{WORK}/second.so")
        super().__init__()

    def restart(self, *names, number=signal.SIGTERM):
        self.stop(number)
        if names:
            self.readers(*zip(names, (PORT, SECOND_PORT), self.drivers))
        self.start()


class Card(readers.Card):
    def __init__(self, name, port, *options):
        super().__init__(name, os.environ["RESIDENT"], "--port", str(port), *options)


pcscd = card = shell = None
tests = []


def test(function):
    tests.append(function)
    return function


@test
def every_reader_is_listed():
    shell.does("list", f"ok {FIRST};{SLOT};{SECOND};Virtual PCD Second 00 01")


@test
def a_card_is_found_on_any_of_several_readers():
    for port, reader in ((PORT, FIRST), (PORT + 1, SLOT), (SECOND_PORT, SECOND)):
        other = Card("other", port)
        shell.wait("wait 20000")
        shell.asleep()
        other.insert()
        shell.says(f"ok {reader}")
        shell.wait(f"removal 20000 {reader}")
        other.stop()
        shell.says("ok")


@test
def a_card_on_another_reader_is_not_ours():
    other = Card("other", SECOND_PORT)
    other.insert()
    shell.waits("wait 20000", f"ok {SECOND}")
    shell.waits(f"wait 0 {FIRST}", "error card-absent")
    other.stop()
    shell.waits(f"removal 20000 {SECOND}", "ok")


@test
def a_name_is_whole_and_one_reader_s():
    for name, answer in (("Virtual", "reader-absent"), ("Virtual PCD", "reader-ambiguous"),
                         ("Virtual PCD Second", "reader-ambiguous"), (FIRST, "card-absent"),
                         ("PCD Second 00 00", "reader-absent")):
        shell.waits(f"wait 0 {name}", f"error {answer}")


@test
def a_wait_goes_on_when_pcscd_is_started_again():
    for number in (signal.SIGTERM, signal.SIGKILL):
        shell.wait(f"wait 20000 {FIRST}")
        shell.asleep()
        pcscd.restart(number=number)
        card.insert()
        shell.says(f"ok {FIRST}")
        card.remove()
        shell.waits(f"removal 20000 {FIRST}", "ok")


@test
def a_reader_that_came_with_the_next_pcscd_is_waited_on():
    pcscd.restart("Virtual PCD")
    other = Card("other", SECOND_PORT)
    other.insert()
    shell.wait("wait 20000")
    shell.asleep()
    pcscd.restart(*BOTH)
    shell.says(f"ok {SECOND}")
    other.stop()
    shell.waits(f"removal 20000 {SECOND}", "ok")


@test
def a_reader_that_did_not_come_back_ends_the_wait():
    shell.wait(f"wait 60000 {SECOND}")
    shell.asleep()
    pcscd.restart("Virtual PCD")
    shell.says("error reader-absent")
    pcscd.restart(*BOTH)


@test
def a_pcscd_that_stays_away_ends_the_wait_and_may_come_later():
    shell.wait("wait 60000")
    shell.asleep()
    pcscd.stop()
    shell.says("error reader-absent")
    for line in ("wait 60000", f"removal 60000 {FIRST}"):
        shell.waits(line, "error reader-absent")
    shell.does(f"connect {FIRST}", "error reader-absent")
    shell.does("list", "error reader-absent")
    pcscd.start()
    assert shell.ask("list").startswith("ok Virtual PCD 00 00;")


@test
def a_held_card_is_lost_with_its_pcscd_and_no_pin_is_sent_again():
    for number in (signal.SIGTERM, signal.SIGKILL):
        card.insert()
        shell.waits(f"wait 20000 {FIRST}", f"ok {FIRST}")
        shell.does(f"connect {FIRST}")
        shell.does(f"verify {PIN}")
        pcscd.restart(number=number)
        before = card.apdus()
        shell.does(f"verify {PIN}", "error reader-absent")
        shell.waits(f"wait 20000 {FIRST}", f"ok {FIRST}")
        shell.does(f"verify {PIN}", "error reader-absent")
        assert card.apdus() == before and card.tries() == 3
        shell.does("close")
        shell.does(f"connect {FIRST}")
        shell.does(f"verify {PIN}")
        shell.does("close")
        card.remove()
        shell.waits(f"removal 20000 {FIRST}", "ok")


@test
def pcscd_may_end_while_the_card_is_thinking():
    slow = Card("slow", SECOND_PORT, "--answer-ms", "300")
    for number in (signal.SIGTERM, signal.SIGKILL):
        slow.insert()
        shell.waits(f"wait 20000 {SECOND}", f"ok {SECOND}")
        shell.does(f"connect {SECOND}")
        before = slow.apdus()
        shell.tell(f"verify {PIN}")
        wait_for(lambda: slow.apdus() > before, "a command")
        pcscd.stop(number)
        assert shell.hear() in ("error reader-absent", "error card-removed")
        shell.does("close")
        assert slow.tries() == 3
        pcscd.start()
        assert shell.ask("list").startswith("ok ")
        slow.remove()
        shell.waits(f"removal 20000 {SECOND}", "ok")
    slow.stop()


@test
def nobody_knows_of_a_removal_while_pcscd_was_away():
    card.insert()
    shell.waits(f"wait 20000 {FIRST}", f"ok {FIRST}")
    shell.wait(f"removal 20000 {FIRST}")
    shell.asleep()
    pcscd.restart()
    shell.says("error reader-absent")
    shell.waits(f"wait 20000 {FIRST}", f"ok {FIRST}")
    shell.wait(f"removal 20000 {FIRST}")
    card.remove()
    shell.says("ok")


@test
def of_two_hundred_cancels_at_any_moment_none_is_lost():
    shell.does("cancels 200")


@test
def a_pcscd_that_is_started_again_leaves_nothing_open():
    assert shell.ask("list").startswith("ok ")
    before = shell.ask("files")
    for _ in range(10):
        pcscd.restart()
        assert shell.ask("list").startswith("ok ")
    shell.does("files", before)


def prepare():
    global shell
    card.renew()
    shell = readers.Shell()
    shell.waits(f"removal 20000 {FIRST}", "ok")


def main():
    global pcscd, card
    readers.enter()
    pcscd = Pcscd()
    pcscd.restart(*BOTH)
    card = Card("card", PORT)
    good = readers.run(tests, prepare)
    pcscd.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
