#!/usr/bin/env python3
"""cardlib's readers on the real pcscd, with several virtual ones, while pcscd comes and goes. TAP.

Needs root (mount and network namespaces), pcscd and the vpcd driver; skips otherwise. SHELL (reader-shell),
VCARD and RESIDENT say where things are.
"""
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from stage import control, enclosure, tap  # noqa: E402
from stage.wait import wait_for  # noqa: E402

DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
PORT = 0x8C7B
SECOND_PORT = 0x8C9B
FIRST, SLOT, SECOND = "Virtual PCD 00 00", "Virtual PCD 00 01", "Virtual PCD Second 00 00"
BOTH = "Virtual PCD", "Virtual PCD Second"
PIN = "1234"
WORK = enclosure.WORK


class Pcscd:
    """The real one; each reader has two slots."""

    def __init__(self):
        self.process = None
        self.config = f"{WORK}/readers"
        os.mkdir(self.config)
        # The driver keeps its slots in variables of its own: another reader needs another copy.
        self.drivers = DRIVER, shutil.copy(DRIVER, f"{WORK}/second.so")

    def readers(self, *names):
        with open(os.path.join(self.config, "readers"), "w") as file:
            for name, port, driver in zip(names, (PORT, SECOND_PORT), self.drivers):
                file.write(f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:{port:#x}\n'
                           f"LIBPATH {driver}\nCHANNELID {port:#x}\n")

    def start(self):
        self.process = subprocess.Popen(["pcscd", "--foreground", "--config", self.config],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.listens, "pcscd")

    @staticmethod
    def listens():
        with socket.socket(socket.AF_UNIX) as link:
            return link.connect_ex("/run/pcscd/pcscd.comm") == 0

    def stop(self, number=signal.SIGTERM):
        """Leaves a process alone that it did not start."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None
        if os.path.exists("/run/pcscd/pcscd.comm"):  # after SIGKILL
            os.remove("/run/pcscd/pcscd.comm")

    def restart(self, *names, number=signal.SIGTERM):
        self.stop(number)
        if names:
            self.readers(*names)
        self.start()


class Card(control.Card):
    cards = []

    def __init__(self, name, port, *options):
        super().__init__(f"{WORK}/{name}.sock")
        self.process = subprocess.Popen(
            [os.environ["VCARD"], "--resident", os.environ["RESIDENT"], "--absent", "--port", str(port),
             "--control", self.path, *options], stdout=subprocess.DEVNULL)
        self.cards.append(self)
        wait_for(self.ready, "the card")

    def stop(self):
        self.cards.remove(self)
        self.process.terminate()
        self.process.wait()

    @classmethod
    def stop_all(cls):
        while cls.cards:
            cls.cards[0].stop()


class Shell:
    """A process that keeps its connection to pcscd, whatever happens to that."""

    def __init__(self):
        self.process = subprocess.Popen([os.environ["SHELL"]], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        self.ask("list")  # it is connected now

    def tell(self, line):
        self.process.stdin.write(line + "\n")

    def hear(self):
        return self.process.stdout.readline().strip()

    def ask(self, line):
        self.tell(line)
        return self.hear()

    def wait(self, line):
        """Starts a wait and returns once it has begun to ask pcscd."""
        assert self.ask(line) == "waiting"

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


pcscd = card = shell = None
tests = []


def test(function):
    tests.append(function)
    return function


def asleep():
    """The shell sleeps in poll(), and so pcscd knows of its wait."""
    def sleeps():
        with open(f"/proc/{shell.process.pid}/syscall") as file:
            return file.read().split()[0] in ("7", "271")  # poll, ppoll
    wait_for(sleeps, "a wait")


def expect(said, wanted):
    assert said == wanted, f"{said!r}, not {wanted!r}"


@test
def every_reader_is_listed():
    expect(shell.ask("list"), f"ok {FIRST};{SLOT};{SECOND};Virtual PCD Second 00 01")


@test
def a_card_is_found_on_any_of_several_readers():
    for port, reader in ((PORT, FIRST), (PORT + 1, SLOT), (SECOND_PORT, SECOND)):
        other = Card("other", port)
        shell.wait("wait 20000")
        asleep()
        other.insert()
        expect(shell.hear(), f"ok {reader}")
        shell.wait(f"removal 20000 {reader}")
        other.stop()
        expect(shell.hear(), "ok")


@test
def a_card_on_another_reader_is_not_ours():
    other = Card("other", SECOND_PORT)
    other.insert()
    shell.wait("wait 20000")
    expect(shell.hear(), f"ok {SECOND}")
    shell.wait(f"wait 0 {FIRST}")
    expect(shell.hear(), "error card-absent")
    other.stop()
    shell.wait(f"removal 20000 {SECOND}")
    expect(shell.hear(), "ok")


@test
def a_name_is_whole_and_one_reader_s():
    for name, answer in (("Virtual", "reader-absent"), ("Virtual PCD", "reader-ambiguous"),
                         ("Virtual PCD Second", "reader-ambiguous"), (FIRST, "card-absent"),
                         ("PCD Second 00 00", "reader-absent")):
        shell.wait(f"wait 0 {name}")
        expect(shell.hear(), f"error {answer}")


@test
def a_wait_goes_on_when_pcscd_is_started_again():
    for number in (signal.SIGTERM, signal.SIGKILL):
        shell.wait(f"wait 20000 {FIRST}")
        asleep()
        pcscd.restart(number=number)
        card.insert()
        expect(shell.hear(), f"ok {FIRST}")
        card.remove()
        shell.wait(f"removal 20000 {FIRST}")
        expect(shell.hear(), "ok")


@test
def a_reader_that_came_with_the_next_pcscd_is_waited_on():
    pcscd.restart("Virtual PCD")
    other = Card("other", SECOND_PORT)
    other.insert()
    shell.wait("wait 20000")
    asleep()
    pcscd.restart(*BOTH)
    expect(shell.hear(), f"ok {SECOND}")
    other.stop()
    shell.wait(f"removal 20000 {SECOND}")
    expect(shell.hear(), "ok")


@test
def a_reader_that_did_not_come_back_ends_the_wait():
    shell.wait(f"wait 60000 {SECOND}")
    asleep()
    pcscd.restart("Virtual PCD")
    expect(shell.hear(), "error reader-absent")
    pcscd.restart(*BOTH)


@test
def a_pcscd_that_stays_away_ends_the_wait_and_may_come_later():
    shell.wait("wait 60000")
    asleep()
    pcscd.stop()
    expect(shell.hear(), "error reader-absent")
    for line in ("wait 60000", f"removal 60000 {FIRST}"):
        shell.wait(line)
        expect(shell.hear(), "error reader-absent")
    expect(shell.ask(f"connect {FIRST}"), "error reader-absent")
    expect(shell.ask("list"), "error reader-absent")
    pcscd.start()
    assert shell.ask("list").startswith("ok Virtual PCD 00 00;")


@test
def a_held_card_is_lost_with_its_pcscd_and_no_pin_is_sent_again():
    for number in (signal.SIGTERM, signal.SIGKILL):
        card.insert()
        shell.wait(f"wait 20000 {FIRST}")
        expect(shell.hear(), f"ok {FIRST}")
        expect(shell.ask(f"connect {FIRST}"), "ok")
        expect(shell.ask(f"verify {PIN}"), "ok")
        pcscd.restart(number=number)
        before = card.apdus()
        expect(shell.ask(f"verify {PIN}"), "error reader-absent")
        shell.wait(f"wait 20000 {FIRST}")
        expect(shell.hear(), f"ok {FIRST}")
        expect(shell.ask(f"verify {PIN}"), "error reader-absent")
        assert card.apdus() == before and card.tries() == 3
        expect(shell.ask("close"), "ok")
        expect(shell.ask(f"connect {FIRST}"), "ok")
        expect(shell.ask(f"verify {PIN}"), "ok")
        expect(shell.ask("close"), "ok")
        card.remove()
        shell.wait(f"removal 20000 {FIRST}")
        expect(shell.hear(), "ok")


@test
def pcscd_may_end_while_the_card_is_thinking():
    slow = Card("slow", SECOND_PORT, "--answer-ms", "300")
    for number in (signal.SIGTERM, signal.SIGKILL):
        slow.insert()
        shell.wait(f"wait 20000 {SECOND}")
        expect(shell.hear(), f"ok {SECOND}")
        expect(shell.ask(f"connect {SECOND}"), "ok")
        before = slow.apdus()
        shell.tell(f"verify {PIN}")
        wait_for(lambda: slow.apdus() > before, "a command")
        pcscd.stop(number)
        assert shell.hear() in ("error reader-absent", "error card-removed")
        expect(shell.ask("close"), "ok")
        assert slow.tries() == 3
        pcscd.start()
        assert shell.ask("list").startswith("ok ")
        slow.remove()
        shell.wait(f"removal 20000 {SECOND}")
        expect(shell.hear(), "ok")
    slow.stop()


@test
def nobody_knows_of_a_removal_while_pcscd_was_away():
    card.insert()
    shell.wait(f"wait 20000 {FIRST}")
    expect(shell.hear(), f"ok {FIRST}")
    shell.wait(f"removal 20000 {FIRST}")
    asleep()
    pcscd.restart()
    expect(shell.hear(), "error reader-absent")
    shell.wait(f"wait 20000 {FIRST}")
    expect(shell.hear(), f"ok {FIRST}")
    shell.wait(f"removal 20000 {FIRST}")
    card.remove()
    expect(shell.hear(), "ok")


@test
def of_two_hundred_cancels_at_any_moment_none_is_lost():
    expect(shell.ask("cancels 200"), "ok")


@test
def a_pcscd_that_is_started_again_leaves_nothing_open():
    assert shell.ask("list").startswith("ok ")
    before = shell.ask("files")
    for _ in range(10):
        pcscd.restart()
        assert shell.ask("list").startswith("ok ")
    expect(shell.ask("files"), before)


def run(number, function):
    global card, shell
    card, shell = Card("card", PORT), Shell()

    @functools.wraps(function)
    def to_the_end():
        function()
        shell.end()

    try:
        return tap.passes(number, to_the_end)
    finally:
        shell.process.kill()
        Card.stop_all()


def main():
    global pcscd
    pcscd = Pcscd()
    pcscd.restart(*BOTH)
    tap.plan(tests)
    good = [run(number, function) for number, function in enumerate(tests, 1)]
    pcscd.stop()
    return 0 if all(good) else 1


if __name__ == "__main__":
    if os.geteuid() != 0 or not shutil.which("pcscd") or not os.path.exists(DRIVER):
        print("1..0 # SKIP needs root, pcscd and vsmartcard-vpcd")
        sys.exit(0)
    enclosure.enter(sys.argv)
    sys.exit(main())
