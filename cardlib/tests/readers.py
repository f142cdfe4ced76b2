"""The real pcscd with virtual readers, and cards on them, in namespaces where nobody else's can be met; for the
tests that need real ones.

Needs root (mount and network namespaces), pcscd and the vpcd driver, and skips otherwise. VCARD says where that is.
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

DRIVERS = "/usr/lib/pcsc/drivers"
DRIVER = f"{DRIVERS}/serial/libifdvpcd.so"
PORT = 0x8C7B
KEYS_S = 300  # to make the keys of a card takes a busy machine a while
LINK = "/run/pcscd/pcscd.comm"
WORK = enclosure.WORK


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def enter():
    """Starts this program again where nobody else's pcscd, reader or port can be met."""
    if os.geteuid() != 0:
        skip("needs root")
    if not shutil.which("pcscd") or not os.path.exists(DRIVER):
        skip("needs pcscd and vsmartcard-vpcd")
    if subprocess.run(["unshare", "--mount", "--net", "true"], stderr=subprocess.DEVNULL,
                      check=False).returncode != 0:
        skip("may not make namespaces here")
    enclosure.enter(sys.argv)


class Pcscd:
    """The real one, with the readers of its configuration: (name, port, driver). Each has two slots."""

    def __init__(self, *readers, **environment):
        self.process = None
        self.environment = environment
        self.config = f"{WORK}/readers"
        os.mkdir(self.config)
        self.readers(*readers)

    def readers(self, *readers):
        with open(os.path.join(self.config, "readers"), "w") as file:
            for name, port, driver in readers:
                file.write(f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:{port:#x}\n'
                           f"LIBPATH {driver}\nCHANNELID {port:#x}\n")

    def start(self):
        self.process = subprocess.Popen(["pcscd", "--foreground", "--config", self.config],
                                        env={**os.environ, **self.environment},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.listens, "pcscd")

    def listens(self):
        assert self.process.poll() is None, "pcscd has ended"
        with socket.socket(socket.AF_UNIX) as link:
            return link.connect_ex(LINK) == 0

    def stop(self, number=signal.SIGTERM):
        """Leaves a process alone that it did not start."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None
        if os.path.exists(LINK):  # after SIGKILL
            os.remove(LINK)


class Card(control.Card):
    """The program vcard: a resident's card, away from the reader at first."""
    cards = []

    def __init__(self, name, resident, *options):
        super().__init__(f"{WORK}/{name}.sock")
        self.process = subprocess.Popen(
            [os.environ["VCARD"], "--resident", resident, "--absent", "--control", self.path, *options],
            stdout=subprocess.DEVNULL)
        self.cards.append(self)
        wait_for(self.is_there, "the card", KEYS_S)

    def is_there(self):
        assert self.process.poll() is None, "vcard has ended"
        return self.ready()

    def renew(self):
        """Away from the reader, genuine, with three tries."""
        self.remove()
        self.ask("genuine")
        self.ask("set-tries 3")

    def stop(self):
        self.cards.remove(self)
        self.process.terminate()
        self.process.wait()


class Shell:
    """reader-shell: a process that keeps its connection to pcscd, whatever happens to that."""
    shells = []

    def __init__(self):
        self.process = subprocess.Popen([os.environ["SHELL"]], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        self.shells.append(self)
        self.ask("list")  # it is connected now

    def tell(self, line):
        self.process.stdin.write(line + "\n")

    def hear(self):
        return self.process.stdout.readline().strip()

    def ask(self, line):
        self.tell(line)
        return self.hear()

    def says(self, wanted):
        said = self.hear()
        assert said == wanted, f"{said!r}, not {wanted!r}"

    def does(self, line, wanted="ok"):
        said = self.ask(line)
        assert said == wanted, f"{line}: {said!r}, not {wanted!r}"

    def wait(self, line):
        """Starts a wait and returns once it has begun to ask pcscd."""
        assert self.ask(line) == "waiting"

    def waits(self, line, wanted):
        """The same, to its end."""
        self.wait(line)
        self.says(wanted)

    def asleep(self):
        """It sleeps, and pcscd knows of its wait: libpcsclite gives a limit to no other poll()."""
        def sleeps():
            with open(f"/proc/{self.process.pid}/syscall") as file:
                words = file.read().split()
            return words[0] in ("7", "271") and int(words[3], 16) & 0x80000000 == 0
        wait_for(sleeps, "a wait")

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        finally:
            self.kill()

    def kill(self):
        if self in self.shells:
            self.shells.remove(self)
            self.process.kill()
            self.process.wait()

    @classmethod
    def kill_all(cls):
        while cls.shells:
            cls.shells[0].kill()


def run(tests, prepare):
    """Runs each test after prepare(), and then ends the cards and shells that came since. Each shell must have
    come to its end by itself. True when all have passed. TAP."""
    kept = list(Card.cards)

    def passes(number, function):
        @functools.wraps(function)
        def to_the_end():
            prepare()
            function()
            while Shell.shells:
                Shell.shells[0].end()

        try:
            return tap.passes(number, to_the_end)
        finally:
            Shell.kill_all()
            for card in set(Card.cards) - set(kept):
                card.stop()

    tap.plan(tests)
    good = [passes(number, function) for number, function in enumerate(tests, 1)]
    for card in kept:
        card.stop()
    return all(good)
