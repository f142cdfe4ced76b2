"""A reader and a card of our own for the tests that need real ones: pcscd with a virtual reader, and the
program vcard, in namespaces where nobody else's can be met.

Needs root (mount and network namespaces, /run/pcscd) and skips otherwise. VCARD, ON_READER and RESIDENTS say
where the programs and the resident files are.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "tests"))
from stage import tap  # noqa: E402

VCARD, ON_READER, RESIDENTS = (os.environ[name] for name in ("VCARD", "ON_READER", "RESIDENTS"))
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
LIMIT_S = 30

with open(os.path.join(RESIDENTS, "sakura.json")) as sakura:
    RESIDENT = json.load(sakura)
PIN = RESIDENT["pin"]
WRONG = "0000" if PIN != "0000" else "1111"


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def enter_namespaces():
    """Starts this program again where nobody else's pcscd, reader or port can be met."""
    if os.geteuid() != 0:
        skip("needs root")
    if not shutil.which("pcscd") or not os.path.exists(DRIVER):
        skip("needs pcscd and vsmartcard-vpcd")
    if subprocess.run(["unshare", "-m", "-n", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        skip("may not make namespaces here")
    os.environ["IN_NAMESPACES"] = "1"
    os.execvp("unshare", ["unshare", "-m", "-n", sys.executable, sys.argv[0]])


class Reader:
    """pcscd with one virtual reader."""

    def __init__(self, directory):
        self.directory = directory
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        os.makedirs("/run/pcscd", exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run/pcscd"], check=True)
        self.config = os.path.join(directory, "reader.conf.d")
        os.mkdir(self.config)
        with open(os.path.join(self.config, "vpcd"), "w") as file:
            file.write('FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\n'
                       f"LIBPATH {DRIVER}\nCHANNELID 0x8C7B\n")
        self.process = None

    def start(self):
        log = open(os.path.join(self.directory, "pcscd.log"), "w")
        self.process = subprocess.Popen(["pcscd", "--foreground", "--config", self.config],
                                        stdout=log, stderr=log)
        while not os.path.exists("/run/pcscd/pcscd.comm"):
            if self.process.poll() is not None:
                sys.exit("Bail out! pcscd has ended")
            os.sched_yield()

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None


class Card:
    """The program vcard: a resident's card, away from the reader at first."""

    def __init__(self, directory, resident):
        self.path = os.path.join(directory, "card.sock")
        self.anchors = os.path.join(directory, "anchors")
        os.makedirs(self.anchors, exist_ok=True)
        self.process = subprocess.Popen(
            [VCARD, "--resident", os.path.join(RESIDENTS, resident), "--absent",
             "--control", self.path, "--anchor", os.path.join(self.anchors, "test.anchor")])
        self.socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self.socket.connect(self.path)
                break
            except OSError:
                if self.process.poll() is not None:
                    sys.exit("Bail out! vcard has ended")
                os.sched_yield()
        self.answers = self.socket.makefile("r")

    def tell(self, line):
        self.socket.sendall(line.encode() + b"\n")
        answer = self.answers.readline().split()
        assert answer and answer[0] == "ok", (line, answer)
        return answer[1:]

    def fresh(self):
        """On the reader, genuine, with three tries."""
        self.away()
        self.tell("genuine")
        self.tell("set-tries 3")
        self.tell("insert")

    def away(self):
        self.tell("remove")
        on_reader("gone")

    def tries(self):
        return int(self.tell("tries")[0])

    def apdus(self):
        return int(self.tell("apdus")[0])

    def stop(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()


def on_reader(*arguments):
    done = subprocess.run([ON_READER, *arguments], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def main(tests, setup):
    """Runs the tests of the program that calls it, inside the namespaces. TAP.

    setup(reader, card, directory) comes before the first.
    """
    if "IN_NAMESPACES" not in os.environ:
        enter_namespaces()
    with tempfile.TemporaryDirectory() as directory:
        reader = Reader(directory)
        reader.start()
        card = Card(directory, "sakura.json")
        setup(reader, card, directory)
        tap.plan(tests)
        good = [tap.passes(number, function) for number, function in enumerate(tests, 1)]
        card.stop()
        reader.stop()
    return 0 if all(good) else 1
