#!/usr/bin/env python3
"""cardlib's readers on the real pcscd, while they are plugged in and pulled out of a USB of our own
(usb.py). TAP.

Needs what readers.py needs. SHELL (reader-shell), VCARD and RESIDENT say where things are.
"""
import os
import re
import sys

import readers
import usb
from readers import Shell, wait_for
from usb import CLONE, DESK, KIOSK, OTHER, SPARE, TWIN

PIN, WRONG = "1234", "4321"
FIRST, SECOND, THIRD = f"{KIOSK} 00 00", f"{KIOSK} 01 00", f"{OTHER} 00 00"
ROUNDS = 50
WAKES = 20  # of a waiting process, for one reader that comes and goes: two lists, each with a few messages

pcscd = bus = shell = onlooker = card = twin = spare = None
tests = []


def test(function):
    tests.append(function)
    return function


class Card(readers.Card):
    def __init__(self, product, *options):
        super().__init__(f"card-{product:x}", os.environ["RESIDENT"], "--port", str(product), *options)

    def dawdle(self, at):
        """Whatever becomes of the command of that number from now on, it is not answered in time."""
        self.ask(f"add at {at} delay 60000")


def seen(*names):
    """pcscd has settled on these readers; its order is that of free places in its table."""
    def listed():
        said = onlooker.ask("list")
        assert said.startswith("ok"), said
        return sorted(filter(None, said[3:].split(";"))) == sorted(names)
    wait_for(listed, names)


def plug(product, *names):
    bus.plug(product)
    seen(*names)


def pull(product, *names):
    bus.pull(product)
    seen(*names)


def hold(name):
    """The card of a reader of this name; says which."""
    shell.wait(f"wait 60000 {name}")
    said = shell.hear()
    assert re.fullmatch(f"ok {name}( 0[0-9] 00)?", said), said
    shell.does(f"connect {said[3:]}")
    return said[3:]


def commands():
    """How many it takes to ask for the tries and to show the PIN, which is the last of them."""
    card.insert()
    plug(DESK, FIRST)
    hold(KIOSK)
    before = card.apdus()
    shell.does(f"verify {PIN}")
    shell.does("close")
    pull(DESK)
    return card.apdus() - before


def lose_reader(at, pin):
    """In the middle of the command of that number; says where the card's count ended."""
    hold(KIOSK)
    before = card.apdus()
    card.dawdle(at)
    shell.tell(f"verify {pin}")
    wait_for(lambda: card.apdus() == before + at, "the command")
    bus.pull(DESK)
    card.remove()  # it has no power
    said = shell.hear()
    assert said in ("error reader-absent", "error card-removed"), said
    shell.does("close")
    card.ask("genuine")
    return before + at


@test
def a_reader_is_listed_as_long_as_it_is_plugged_in():
    seen()
    plug(DESK, FIRST)
    plug(SPARE, FIRST, THIRD)
    pull(DESK, THIRD)
    pull(SPARE)


@test
def a_reader_that_was_there_before_pcscd_is_there():
    pcscd.stop()
    bus.plug(DESK)
    pcscd.start()
    seen(FIRST)


@test
def without_any_reader_nobody_waits():
    shell.waits("wait 60000", "error reader-absent")
    shell.waits(f"wait 60000 {KIOSK}", "error reader-absent")
    shell.does(f"connect {FIRST}", "error reader-absent")
    plug(SPARE, THIRD)
    shell.waits(f"wait 60000 {KIOSK}", "error reader-absent")


@test
def a_reader_that_is_plugged_in_during_a_wait_is_waited_on():
    plug(SPARE, THIRD)
    shell.wait("wait 60000")
    shell.asleep()
    plug(DESK, FIRST, THIRD)
    card.insert()
    shell.says(f"ok {FIRST}")


@test
def a_reader_that_is_plugged_in_with_its_card_ends_the_wait():
    plug(SPARE, THIRD)
    card.insert()
    shell.wait("wait 60000")
    shell.asleep()
    bus.plug(DESK)
    shell.says(f"ok {FIRST}")


@test
def what_was_plugged_in_between_two_waits_is_found():
    plug(SPARE, THIRD)
    shell.waits("wait 0", "error card-absent")
    card.insert()
    plug(DESK, FIRST, THIRD)
    shell.waits("wait 60000", f"ok {FIRST}")
    pull(DESK, THIRD)
    shell.waits("wait 0", "error card-absent")


@test
def a_named_reader_that_is_pulled_ends_the_wait():
    for name in (KIOSK, FIRST):
        plug(SPARE, THIRD)
        plug(DESK, FIRST, THIRD)
        shell.wait(f"wait 60000 {name}")
        shell.asleep()
        bus.pull(DESK)
        shell.says("error reader-absent")
        seen(THIRD)
        pull(SPARE)


@test
def when_any_reader_will_do_the_wait_goes_on_with_those_that_stay():
    plug(DESK, FIRST)
    plug(SPARE, FIRST, THIRD)
    shell.wait("wait 60000")
    shell.asleep()
    pull(DESK, THIRD)
    spare.insert()
    shell.says(f"ok {THIRD}")


@test
def the_last_reader_that_is_pulled_ends_any_wait():
    plug(DESK, FIRST)
    plug(SPARE, FIRST, THIRD)
    shell.wait("wait 60000")
    shell.asleep()
    pull(SPARE, FIRST)
    shell.asleep()
    bus.pull(DESK)
    shell.says("error reader-absent")


@test
def a_reader_that_was_pulled_and_came_back_is_waited_on():
    plug(SPARE, THIRD)
    plug(DESK, FIRST, THIRD)
    shell.wait("wait 60000")
    shell.asleep()
    pull(DESK, THIRD)
    plug(DESK, FIRST, THIRD)
    card.insert()
    shell.says(f"ok {FIRST}")


@test
def another_reader_s_coming_and_going_leaves_a_named_wait_alone():
    plug(DESK, FIRST)
    shell.wait(f"wait 60000 {KIOSK}")
    shell.asleep()
    for _ in range(3):
        plug(SPARE, FIRST, THIRD)
        pull(SPARE, FIRST)
    card.insert()
    shell.says(f"ok {FIRST}")


@test
def a_card_that_left_with_its_reader_has_left():
    card.insert()
    plug(DESK, FIRST)
    shell.waits("wait 60000", f"ok {FIRST}")
    shell.waits(f"removal 0 {FIRST}", "error time-out")
    shell.wait(f"removal 60000 {FIRST}")
    shell.asleep()
    bus.pull(DESK)
    shell.says("ok")
    shell.waits(f"removal 60000 {FIRST}", "ok")


@test
def a_reader_that_is_pulled_before_its_card_is_held_is_absent():
    card.insert()
    plug(DESK, FIRST)
    shell.waits("wait 60000", f"ok {FIRST}")
    pull(DESK)
    shell.does(f"connect {FIRST}", "error reader-absent")
    assert card.tries() == 3


@test
def a_reader_that_is_pulled_during_any_command_costs_no_try():
    for at in range(1, commands() + 1):
        card.insert()
        plug(DESK, FIRST)
        apdus = lose_reader(at, PIN)
        seen()
        assert card.tries() == 3 and card.apdus() == apdus, (card.tries(), card.apdus(), apdus)


@test
def a_pin_on_its_way_is_shown_once_whatever_becomes_of_the_reader():
    at = commands()
    plug(DESK, FIRST)
    apdus = lose_reader(at, WRONG)
    seen()
    card.insert()
    plug(DESK, FIRST)
    shell.waits(f"wait 60000 {KIOSK}", f"ok {FIRST}")
    assert card.tries() == 2 and card.apdus() == apdus, (card.tries(), card.apdus(), apdus)


@test
def a_held_card_is_lost_with_its_reader_even_when_both_come_back():
    card.insert()
    plug(DESK, FIRST)
    hold(KIOSK)
    shell.does(f"verify {PIN}")
    before = card.apdus()
    pull(DESK)
    plug(DESK, FIRST)
    onlooker.waits(f"wait 60000 {KIOSK}", f"ok {FIRST}")
    said = shell.ask(f"verify {PIN}")
    assert said in ("error reader-absent", "error card-removed"), said
    assert card.apdus() == before and card.tries() == 3
    shell.does("close")
    hold(KIOSK)
    shell.does(f"verify {PIN}")
    shell.does("close")


@test
def a_reader_that_comes_back_under_another_number_has_its_name():
    for reader in (card, twin):
        reader.insert()
    plug(DESK, FIRST)
    assert hold(KIOSK) == FIRST
    shell.does("close")
    plug(TWIN, FIRST, SECOND)
    pull(DESK, SECOND)
    assert hold(KIOSK) == SECOND
    shell.does(f"verify {PIN}")
    shell.does("close")


@test
def a_second_reader_of_its_name_cannot_be_slipped_in():
    twin.insert()
    plug(DESK, FIRST)
    shell.wait(f"wait 60000 {KIOSK}")
    shell.asleep()
    bus.plug(TWIN)
    shell.says("error reader-ambiguous")
    shell.waits(f"wait 60000 {KIOSK}", "error reader-ambiguous")
    shell.waits("wait 60000", f"ok {SECOND}")
    pull(TWIN, FIRST)
    card.insert()
    hold(KIOSK)


@test
def a_second_reader_of_its_name_is_nothing_to_a_reader_with_its_number():
    twin.insert()
    plug(DESK, FIRST)
    shell.wait(f"wait 60000 {FIRST}")
    shell.asleep()
    plug(TWIN, FIRST, SECOND)
    onlooker.waits(f"wait 60000 {SECOND}", f"ok {SECOND}")
    card.insert()
    shell.says(f"ok {FIRST}")
    pull(DESK, SECOND)
    shell.waits(f"wait 60000 {FIRST}", "error reader-absent")


@test
def one_of_another_maker_cannot_be_slipped_in_either():
    """pcscd numbers only the readers of one driver: both are called the same, numbers and all."""
    plug(DESK, FIRST)
    for name in (KIOSK, FIRST):
        shell.wait(f"wait 60000 {name}")
        shell.asleep()
        bus.plug(CLONE)
        shell.says("error reader-ambiguous")
        seen(FIRST, FIRST)
        shell.waits(f"wait 60000 {name}", "error reader-ambiguous")
        pull(CLONE, FIRST)


@test
def two_of_a_kind_are_told_apart_by_their_serial_numbers():
    ours, theirs = f"{KIOSK} (A1)", f"{KIOSK} (A11)"
    twin.insert()
    bus.plug(TWIN, serial="A11")
    seen(f"{theirs} 00 00")
    shell.waits(f"wait 60000 {ours}", "error reader-absent")
    bus.plug(DESK, serial="A1")
    seen(f"{theirs} 00 00", f"{ours} 01 00")
    onlooker.waits(f"wait 60000 {theirs}", f"ok {theirs} 00 00")
    shell.waits(f"wait 0 {ours}", "error card-absent")
    card.insert()
    shell.waits(f"wait 60000 {ours}", f"ok {ours} 01 00")
    shell.waits(f"wait 60000 {KIOSK}", "error reader-absent")


@test
def no_cancel_is_lost_while_readers_come_and_go():
    plug(SPARE, THIRD)
    shell.tell("cancels 200")
    for _ in range(5):
        plug(DESK, FIRST, THIRD)
        pull(DESK, THIRD)
    shell.says("ok")


def wakes():
    """How often the shell has slept, or was made to wait, so far."""
    with open(f"/proc/{shell.process.pid}/status") as status:
        return sum(int(line.split()[1]) for line in status if "ctxt_switches" in line)


@test
def fifty_times_in_and_out_leaves_nothing_open_and_nobody_runs_in_circles():
    plug(SPARE, THIRD)
    plug(DESK, FIRST, THIRD)
    pull(DESK, THIRD)
    shell.waits("wait 0", "error card-absent")
    files, held = shell.ask("files"), pcscd.files()
    shell.wait("wait 600000")
    shell.asleep()
    awake = wakes()
    for _ in range(ROUNDS):
        plug(DESK, FIRST, THIRD)
        pull(DESK, THIRD)
    awake = wakes() - awake
    card.insert()
    bus.plug(DESK)
    shell.says(f"ok {FIRST}")
    pull(DESK, THIRD)
    shell.does("files", files)
    assert pcscd.files() == held, (held, pcscd.files())
    print(f"# woke {awake} times for {ROUNDS} readers that came and went", flush=True)
    assert awake <= WAKES * ROUNDS, awake


def prepare():
    global shell, onlooker
    bus.pull_all()
    for one in (card, twin, spare):
        one.renew()
    shell, onlooker = Shell(), Shell()
    seen()


def main():
    global bus, pcscd, card, twin, spare
    readers.enter()
    bus = usb.Bus()
    pcscd = usb.Pcscd(bus)
    pcscd.start()
    card, twin, spare = Card(DESK), Card(TWIN), Card(SPARE)
    good = readers.run(tests, prepare)
    pcscd.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
