"""One machine with a kiosk on it, seen from outside: everything that the card, the printer, the network and the
servers know lies on other machines (OTHERS, and what excluded() names); the rest must hold nothing."""
import collections
import glob
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib

from stage.control import Control
from stage.enclosure import WORK, die_with_parent, host_folders
from stage.wait import TookTooLong, wait_for
from stage.world import ROOT, World, children_of

HERE = os.path.dirname(os.path.realpath(__file__))
OTHERS = f"{WORK}/others"
OTHER_ROLES = ("vcard", "printer", "centre", "vrs", "recorder", "valve")
MUNICIPALITY = "990019"

sys.path.insert(0, f"{ROOT}/tests/printer")
import ipp  # noqa: E402

GET_JOBS = 0x000A


class Machine(World):
    def __init__(self, kinds, say, recorded=True):
        """kinds: of residents (strangers.py), the one who comes first first. recorded: the line to the centre
        and the one to the printer can be listened to, and stopped."""
        super().__init__(f"{WORK}/out", f"{ROOT}/tests/residents/sakura.json", say=say)
        self.kinds, self.recorded = [*kinds, "usual"], recorded
        self.somebody_else = len(kinds)   # the last: whose page and answers others are compared with
        self.report_file = None
        self.records = f"{OTHERS}/vrs.db"
        self.frames = f"{WORK}/frames"
        self.recorder = Control(f"{OTHERS}/recorder.sock")
        self.valve = Control(f"{OTHERS}/valve.sock")
        self.since = time.time()
        self.welcome = None     # what the display shows when it shows the welcome page
        self.phases = collections.deque(maxlen=200)   # time and word

    # ---- putting it up ----

    def start_devices(self):
        for directory in (OTHERS, f"{OTHERS}/shots", self.frames):
            os.makedirs(directory, exist_ok=True)
        self.finish("strangers", sys.executable, "-B", f"{HERE}/strangers.py", f"{OTHERS}/residents",
                    *self.kinds)
        super().start_devices()
        if self.recorded:
            self.start_valve()

    def load_records(self):
        super().load_records()
        self.vrsctl("import", *(self.resident_path(number) for number in range(len(self.kinds))))

    def start_centre(self, port=0, closed=False, hours=("00:00", "24:00")):
        super().start_centre(port, closed, hours)
        if not self.recorded:
            return
        if self.alive("recorder"):
            self.recorder.ask(f"centre {self.centre_port}")
            return
        recorder = self.run("recorder", sys.executable, "-B", f"{ROOT}/tests/stage/recorder.py",
                            f"{self.work}/keys", self.kiosk_id, str(self.centre_port),
                            self.recorder.path, f"{OTHERS}/calls", stdout=subprocess.PIPE)
        self.centre_url = f"https://localhost:{self.await_line('recorder', recorder, 'port ')}"

    def start_valve(self):
        valve = self.run("valve", sys.executable, "-B", f"{ROOT}/tests/stage/valve.py",
                       str(self.printer_port), self.valve.path, stdout=subprocess.PIPE)
        self.valve_port = int(self.await_line("valve", valve, "port "))

    def at_pace(self, per_cent):
        """Another pace needs another kiosk. True when this is another one."""
        if self.patience == per_cent:
            return False
        self.end("kioskd")
        self.patience = per_cent
        self.start_kiosk()
        return True

    # ---- its residents, of whom it must not know more than this ----

    def resident_path(self, number):
        return f"{OTHERS}/residents/{number}.json"

    def fingers(self, number):
        """How that resident types the PIN: strangers.py."""
        with open(f"{OTHERS}/residents/{number}.fingers", "rb") as file:
            return file.read()

    def in_order(self, number):
        """For the next resident."""
        if self.recorded:
            for control, command in ((self.recorder, "free"), (self.recorder, "up"),
                                     (self.recorder, "forget"), (self.valve, "free")):
                control.ask(command)
        self.card.remove()
        self.card.ask(f"resident {self.resident_path(number)}")
        self.kiosk.ask("open")   # deaths are counted, and three of them close it

    # ---- children that know more, and end before anybody looks ----

    def ask_child(self, program, *words):
        done = subprocess.run([sys.executable, "-B", f"{HERE}/{program}", *words],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def photograph_name(self, number):
        self.ask_child("shot.py", self.frames, f"{OTHERS}/shots/{number}")

    def needles(self, number):
        """Makes a file of what must not be left of this resident; returns its path, and what is in it."""
        path = f"{OTHERS}/needles"
        made = self.ask_child("needles.py", self.program("residue-scan"), self.resident_path(number),
                              f"{OTHERS}/calls", f"{OTHERS}/shots/{number}",
                              f"{OTHERS}/shots/{self.somebody_else}", path)
        return path, json.loads(made)

    def scan(self, needles, options=(), other_machines_too=False):
        """Exit status and answer of residue-scan, which looks at everything on this machine, this process
        too, but not at what stands for other machines."""
        words = [self.program("residue-scan"), "--json", "--needles", needles, "--since", str(self.since), *options]
        trees = [OTHERS, f"{self.work}/printer"]
        if not other_machines_too:
            for pid in self.other_pids():
                words += ["--exclude-pid", str(pid)]
            words += [word for tree in trees for word in ("--exclude-tree", tree)]
        words += [word for tree in host_folders() for word in ("--exclude-tree", tree)]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if not done.stdout:
            raise RuntimeError(f"residue-scan: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")
        return done.returncode, json.loads(done.stdout)

    def ledger(self):
        """What VRS has kept since this was last asked."""
        return json.loads(self.ask_child("ledger.py", self.records, f"{OTHERS}/ledger.known"))

    # ---- what happens to it ----

    def kill(self, role):
        process = self.processes.pop(role)
        process.kill()
        process.wait()

    def afresh(self):
        """After a run that went wrong."""
        self.display.release()
        for command in ("cover-close", "clear-jam", "toner-in", "paper-in", "take-paper", "pace 0"):
            self.printer.ask(command)
        if os.path.exists(f"{self.work}/latch"):
            os.unlink(f"{self.work}/latch")
        if not self.alive("pcscd"):
            self.start_pcscd()
        self.end("kioskd")
        self.drain()
        self.start_kiosk()
        self.ledger()

    def drain(self):
        """What was shown before says nothing any more."""
        self.glass.settimeout(0)
        try:
            while True:
                self.glass.recv(65536)
        except BlockingIOError:
            pass

    def kill_pcscd(self):
        """Returns when another one listens."""
        before = self.pcscd_pid()
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: self.pcscd_pid() not in (None, before), "another pcscd")

    def pcscd_processes(self):
        return {"kiosk-pcscd": self.processes["pcscd"].pid, "pcscd": self.pcscd_pid()}

    def watch(self):
        """Keeps the times at which the kiosk said its phases, over deaths of kioskd too."""
        def listen():
            while True:
                try:
                    link = self.kiosk.connect()
                    link.settimeout(None)
                    link.sendall(b"watch\n")
                    for line in link.makefile("r"):
                        self.phases.append((time.monotonic(), json.loads(line)["phase"]))
                except OSError:
                    time.sleep(0.01)
        threading.Thread(target=listen, daemon=True).start()

    def entered(self, phases, since):
        """When the kiosk first said one of these phases since then; None: not yet."""
        return next((at for at, phase in list(self.phases) if at >= since and phase in phases), None)

    # ---- what is there ----

    def shown(self):
        """A number for the pixels that the display shows."""
        with open(f"{self.frames}/Xvfb_screen0", "rb") as file:
            return zlib.crc32(file.read())

    def remember_welcome(self):
        self.welcome = self.shown()

    def shows_welcome(self):
        """The same pixels as before anybody came; they are painted a moment before they are all there."""
        try:
            wait_for(lambda: self.shown() == self.welcome, "the welcome page", 3)
            return True
        except TookTooLong:
            return False

    def forget_pages(self):
        """The other machine with the printer need not keep every page that came out."""
        for path in glob.glob(f"{self.work}/printer/job-*"):
            os.unlink(path)

    def queue(self):
        """How many jobs the printer has not finished."""
        _, answer = ipp.ask(self.printer_port, GET_JOBS,
                            [(ipp.KEYWORD, "which-jobs", "not-completed"),
                             (ipp.KEYWORD, "requested-attributes", "job-id")])
        return len(answer.get("job-id", []))

    def other_pids(self):
        """Of the processes that stand for other machines."""
        found = []
        for role in OTHER_ROLES:
            if self.alive(role):
                found.extend(family(self.processes[role].pid))
        return found

    def processes_of_a_session(self):
        """All that run on this machine, but for those which run between two residents too."""
        steady = {os.getpid(), self.processes["kioskd"].pid}
        for role, process in self.processes.items():
            if role != "kioskd":
                steady.update(family(process.pid))
        return set(all_pids()) - steady

    def status(self):
        return self.kiosk.status()

    def await_alone(self, session):
        """Nothing runs but what always runs, and this session with what it has started."""
        def only_this():
            others = self.processes_of_a_session() - set(family(session))
            for pid in others & set(children_of(os.getpid())):
                os.waitpid(pid, os.WNOHANG)   # whom kioskd left when it was killed came to us
            return not others
        wait_for(only_this, "the end of all that a session started", 10)


def all_pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def family(pid):
    """A process and all its descendants."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as children:
                for child in children.read().split():
                    found.extend(family(int(child)))
    except OSError:
        pass  # it has just ended
    return found


class Helper:
    """A child that waits for a word before it acts: so its start takes no time at the moment in question."""

    def __init__(self, program, *words):
        self.process = subprocess.Popen([sys.executable, "-B", f"{HERE}/{program}", *words],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True,
                                        preexec_fn=die_with_parent)
        self.process.stdout.readline()

    def go(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def told(self):
        answer = self.process.stdout.readline()
        self.end()
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()
