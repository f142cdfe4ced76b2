"""Everything that one kiosk needs, started on this machine: card reader and card, printer, display,
centre, VRS, and the kiosk itself. Call enclosure.enter() first."""
import glob
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

from stage import control
from stage.display import Display
from stage.enclosure import WORK, die_with_parent
from stage.wait import wait_for

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("MADOGUCHI_BUILD", os.path.join(ROOT, "build"))
READER = """FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
"""
ATTENDANT_CODE = "408172"
STAFF_CARD = "04a1b2c3d4e5f6"  # its number


class Broken(Exception):
    """A program of the stage did not start, or ended by itself."""


class World:
    def __init__(self, out, resident, size=(1080, 1920), language="ja", display=True, say=print,
                 patience=100, kiosk_id="0001", ms_per_sheet=0, ms_per_apdu=0, line_ms=0):
        """display: True for one of its own, None for none, or a desktop.Desktop. language: the kiosk's
        first."""
        self.out, self.resident_file = os.path.abspath(out), os.path.abspath(resident)
        self.size, self.language, self.say, self.patience = size, language, say, patience
        self.kiosk_id, self.ms_per_sheet = kiosk_id, ms_per_sheet
        self.ms_per_apdu, self.line_ms = ms_per_apdu, line_ms
        self.work = WORK
        self.processes = {}
        self.wants_display = display is True
        self.display = None if self.wants_display else display
        self.glass = None
        self.centre_port = self.vrs_port = self.printer_port = None
        self.centre_url = self.vrs_url = self.valve_port = None   # a test may put something between
        self.card_options, self.pcscd_env, self.display_env = [], {}, {}
        self.touch_guard_ms = 250
        self.frames = None   # a directory where the display keeps its pixels in a file
        self.knows_dscs = True   # whether the kiosk can check EU DCCs
        self.products = None     # the kiosk's own product table, where it is not the one that VRS has
        self.staff_card = False  # whether an attendant needs STAFF_CARD besides the code
        self.report_file = f"{WORK}/report.json"   # None: none is written
        self.records = f"{WORK}/vrs.db"
        self.sink = "alsa:null"   # where the voice goes: unheard, but all the way
        self.sound = {}           # more of [sound]
        self.card = control.Card(f"{WORK}/card.sock")
        self.printer = control.Printer(f"{WORK}/printer/printer.sock")
        self.kiosk = control.Kiosk(f"{WORK}/kioskd.sock")
        with open(resident, encoding="utf-8") as file:
            self.resident = json.load(file)

    # ---- processes ----

    def program(self, name):
        return os.path.join(BUILD, name)

    def log(self, role):
        return open(os.path.join(self.out, "logs", f"{role}.log"), "ab", buffering=0)

    def run(self, role, *words, env=None, stdout=None, tells=False):
        """tells: it is told things on its standard input."""
        with self.log(role) as log:
            process = subprocess.Popen(
                words, stdin=subprocess.PIPE if tells else subprocess.DEVNULL, stdout=stdout or log,
                stderr=log, cwd=self.work, env={**os.environ, **(env or {})},
                preexec_fn=die_with_parent, start_new_session=True,
                text=tells or stdout is not None)
        self.processes[role] = process
        return process

    def finish(self, role, *words):
        """Runs a program to its end; what it says goes to its log, and is returned."""
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        with self.log(role) as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0:
            raise Broken(f"{os.path.basename(words[0])} failed: " +
                         (done.stderr or done.stdout).decode("utf-8", "replace").strip())
        return done.stdout.decode()

    def await_line(self, role, process, start):
        """The rest of the line of a process's standard output that begins so."""
        for line in process.stdout:
            if line.startswith(start):
                return line[len(start):].strip()
        raise Broken(f"{role} has ended: {self.last_words(role)}")

    def last_words(self, role):
        try:
            with open(os.path.join(self.out, "logs", f"{role}.log"), errors="replace") as log:
                return log.read()[-400:].strip() or "it said nothing"
        except OSError:
            return "it said nothing"

    def alive(self, role):
        process = self.processes.get(role)
        return process is not None and process.poll() is None

    def await_there(self, role, there, limit_s=30):
        def look():
            if not self.alive(role):
                raise Broken(f"{role} has ended: {self.last_words(role)}")
            return there()
        wait_for(look, role, limit_s)

    def end(self, role):
        process = self.processes.pop(role, None)
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    # ---- the parts, in their order ----

    def start(self):
        os.makedirs(os.path.join(self.out, "logs"), exist_ok=True)
        os.makedirs(f"{self.work}/printer", exist_ok=True)
        self.say("Making keys and certificates for this run.")
        self.make_keys()
        self.say("Starting the card reader, with a virtual card beside it, and the printer.")
        self.start_devices()
        self.say("Starting the vaccination record system and the certificate centre.")
        self.load_records()
        self.start_vrs()
        self.start_centre()
        if self.line_ms:
            self.start_line()
        self.say("Starting the kiosk.")
        self.start_kiosk()

    def make_keys(self):
        self.finish("keys", os.path.join(ROOT, "deploy/keys"), f"{self.work}/keys", "--kiosk",
                    self.kiosk_id)
        os.makedirs(f"{self.work}/anchors", exist_ok=True)
        public = os.path.join(self.out, "keys")
        os.makedirs(public, exist_ok=True)
        for name in ("issuer.jwks.json", "csca.pem", "dsc.pem"):
            shutil.copy(f"{self.work}/keys/{name}", public)

    def start_devices(self):
        self.start_pcscd()
        self.run("vcard", self.program("vcard"), "--resident", self.resident_file, "--control",
                 self.card.path, "--absent", "--anchor", f"{self.work}/anchors/test.anchor",
                 "--answer-ms", str(self.ms_per_apdu), *self.card_options)
        printer = self.run("printer", f"{ROOT}/tests/printer/vprinter", "--out",
                           f"{self.work}/printer", "--ms-per-sheet", str(self.ms_per_sheet),
                           stdout=subprocess.PIPE)
        if self.wants_display:
            self.display = Display(*self.size, self.log("display"), self.frames, self.display_env)
            self.processes["display"] = self.display.process
        self.await_there("vcard", self.card.ready)
        self.printer_port = int(self.await_line("printer", printer, "port "))

    def write_readers(self):
        readers = f"{self.work}/readers"
        os.makedirs(readers, exist_ok=True)
        with open(f"{readers}/vpcd", "w") as conf:
            conf.write(READER)
        return readers

    def start_pcscd(self):
        readers = self.write_readers()
        self.run("pcscd", self.program("kiosk-pcscd"), "--control", f"{self.work}/pcscd.sock", "--",
                 "pcscd", "--foreground", "--config", readers, env=self.pcscd_env)
        self.await_there("pcscd", self.pcscd_pid)

    def pcscd_pid(self):
        """The pcscd that listens now: each resident's is another. None while there is none."""
        with socket.socket(socket.AF_UNIX) as link:
            if link.connect_ex("/run/pcscd/pcscd.comm") != 0:
                return None
            return struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]

    def vrsctl(self, *words):
        return self.finish("vrsctl", self.program("vrsctl"), "--database", self.records,
                           "--keys", f"{self.work}/keys", *words)

    def write(self, name, text):
        path = f"{self.work}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start_server(self, role, conf):
        process = self.run(role, self.program(role), "--config", conf, stdout=subprocess.PIPE)
        return int(self.await_line(role, process, "listening on "))

    def load_records(self):
        here = f"{ROOT}/tests"
        self.vrsctl("municipality", *sorted(glob.glob(f"{here}/municipalities/*.json")))
        others = [path for path in sorted(glob.glob(f"{here}/residents/*.json"))
                  if os.path.realpath(path) != os.path.realpath(self.resident_file)]
        self.vrsctl("import", *others, self.resident_file)

    def start_vrs(self, port=0):
        keys = f"{self.work}/keys"
        conf = self.write("vrs.conf", f"""[listen]
port={port}
certificate={keys}/vrs.pem
key={keys}/vrs.key
authority={keys}/ca.pem
[records]
database={self.records}
key={keys}/store.key
[trust]
cards={self.work}/anchors
kiosks={keys}/ca.pem
[answers]
certificate={keys}/vrs-answer.pem
key={keys}/vrs-answer.key
[issuer]
key={keys}/issuer.jwk
published={keys}/issuer.jwks.json
url=https://issuer.example/vrs
[vds-nc]
certificate={keys}/vds-nc.pem
key={keys}/vds-nc.key
[dcc]
certificate={keys}/dsc.pem
key={keys}/dsc.key
[tickets]
key={keys}/ticket.key
""")
        self.vrs_port = self.start_server("vrs", conf)

    def start_centre(self, port=0, closed=False, hours=("00:00", "24:00")):
        keys = f"{self.work}/keys"
        conf = self.write("centre.conf", f"""[listen]
port={port}
certificate={keys}/centre.pem
key={keys}/centre.key
authority={keys}/ca.pem
[vrs]
url={self.vrs_url or f"https://localhost:{self.vrs_port}"}
certificate={keys}/centre-client.pem
key={keys}/centre-client.key
authority={keys}/ca.pem
[trust]
cards={self.work}/anchors
kiosks={keys}/ca.pem
[terms]
version=2026-11-01
ja={ROOT}/deploy/terms/ja.txt
en={ROOT}/deploy/terms/en.txt
[nonces]
key={keys}/nonce.key
[service]
closed={"true" if closed else "false"}
[hours]
opens={hours[0]}
closes={hours[1]}
""")
        self.centre_port = self.start_server("centre", conf)

    def start_line(self):
        """Between kiosk and centre, so that an answer takes as long as over a real line."""
        line = self.run("line", sys.executable, "-B", f"{ROOT}/tests/stage/line.py",
                        str(self.centre_port), str(self.line_ms), stdout=subprocess.PIPE)
        self.centre_url = f"https://localhost:{self.await_line('line', line, 'port ')}"

    def start_kiosk(self):
        if self.glass is None:
            self.glass = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.glass.bind(f"{self.work}/glass.sock")
        words = ["--control", self.kiosk.path, "--latch", f"{self.work}/latch", "--staff",
                 f"{self.work}/staff", "--audit", f"{self.work}/audit"]
        report = ["--report", self.report_file] if self.report_file else []
        conf = self.write_kiosk_conf()
        self.register_attendant()
        glass = ["--touch-map", f"{self.work}/glass.sock"]
        self.run("kioskd", self.program("kioskd"), *words,
                 "--beside", "self-test", self.program("kiosk-self-test"), "--config", conf,
                 "--words", ",",
                 "--assistant", "test-print", self.program("kiosk-test-print"), "--config", conf,
                 ",",
                 "--attendant", self.program("kiosk-attendant"), "--config", conf, "--control",
                 self.kiosk.path, "--staff-card", self.program("kiosk-staff-card"), *glass, ",",
                 "--sweep", self.program("kiosk-sweep"), "--config", conf,
                 "--", self.program("kiosk-session"), "--config", conf, *glass, *report,
                 env=self.kiosk_env())
        self.await_there("kioskd", self.kiosk.ready)

    def register_attendant(self):
        """One attendant, whose code is ATTENDANT_CODE."""
        path = f"{self.work}/attendants"
        if os.path.exists(path):
            return
        made = subprocess.run([self.program("kiosk-attendant"), "--hash", "sato"], check=True,
                              input=f"{ATTENDANT_CODE}\n{ATTENDANT_CODE}\n".encode(),
                              capture_output=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(f"{made.stdout.decode().strip()}:card${STAFF_CARD}\n")

    def kiosk_env(self):
        env = {"GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none", "NO_AT_BRIDGE": "1",
               "GTK_IM_MODULE": "none"}
        if self.display:
            env.update(self.display.environment())
        return env

    def write_kiosk_conf(self):
        keys = f"{self.work}/keys"
        url = self.centre_url or f"https://localhost:{self.centre_port}"
        return self.write("kiosk.conf", f"""[kiosk]
id={self.kiosk_id}
certificate={keys}/kiosk-{self.kiosk_id}.pem
key={keys}/kiosk-{self.kiosk_id}.key
latch={self.work}/latch
language={self.language}
patience={self.patience}
[card]
anchors={self.work}/anchors
pcscd={self.work}/pcscd.sock
[attendant]
codes={self.work}/attendants
tries={self.work}/attendant-tries
staff_card={"true" if self.staff_card else "false"}
[centre]
url={url}
ca={keys}/ca.pem
[vrs]
ca={keys}/ca.pem
[codes]
csca={keys}/csca.pem
{f"dsc={keys}/dsc.pem" if self.knows_dscs else ""}
{f"products={self.products}" if self.products else ""}
[printer]
uri=ipp://localhost:{self.valve_port or self.printer_port}/ipp/print
paper_sensor=true
[screen]
width={self.size[0]}
height={self.size[1]}
touch_guard_ms={self.touch_guard_ms}
[sound]
sink={self.sink}
""" + "".join(f"{key}={value}\n" for key, value in self.sound.items()))

    def pause_printer(self, still):
        """As if its cable were pulled out, and put in again: nobody answers."""
        family = [self.processes["printer"].pid]
        for pid in family:
            family += children_of(pid)
        for pid in family:
            os.kill(pid, signal.SIGSTOP if still else signal.SIGCONT)

    def municipality_name(self):
        """Where the resident's record is kept, as the kiosk's pages call it."""
        path = f"{ROOT}/tests/municipalities/{self.resident['municipality']}.json"
        if not os.path.exists(path):
            return self.resident["municipality"]
        with open(path, encoding="utf-8") as file:
            name = json.load(file)["name"]
        return f"{name['ja']} ({name['en']})"

    # ---- what came of it ----

    def check_codes(self, *options):
        """What certcheck says of the printed page: whether it verifies, and its words."""
        keys = f"{self.work}/keys"
        done = subprocess.run(
            [self.program("certcheck"), "--keys", f"{keys}/issuer.jwks.json", "--csca",
             f"{keys}/csca.pem", "--dsc", f"{keys}/dsc.pem", "--issuer",
             "https://issuer.example/vrs", *options, f"{self.work}/printer/certificate.pdf"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    def write_pids(self):
        pids = {role: process.pid for role, process in self.processes.items()
                if process.poll() is None}
        if "kioskd" in pids:
            pids["session"] = wait_for(lambda: self.kiosk.status()["session_pid"], "a session")
        with open(os.path.join(self.out, "pids.json"), "w") as file:
            json.dump(pids, file, indent=2)
            file.write("\n")

    def provisions(self):
        """VRS's log of who was provided what."""
        return json.loads(self.vrsctl("--json", "show-log"))

    def stop(self):
        for role in reversed(list(self.processes)):
            self.end(role)
        self.end_orphans()

    def end_orphans(self):
        """What our processes have left behind came to us: enclosure.furnish()."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid:
                continue
            for child in children_of(os.getpid()):
                os.kill(child, signal.SIGKILL)
            time.sleep(0.01)


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [int(child) for child in children.read().split()]
