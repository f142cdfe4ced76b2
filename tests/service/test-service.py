#!/usr/bin/python3
"""The kiosk as a service: a real systemd starts the units of deploy/systemd, with the accounts that they name, cage on a screen
that nobody sees, and a virtual card reader and printer. Needs root or sudo.

Usage: test-service.py [WORD…]   runs the tests whose names contain a word"""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from service.manager import Manager, has_control_groups  # noqa: E402
from stage import control, enclosure, tap  # noqa: E402
from stage.wait import wait_for  # noqa: E402
from stage.world import ROOT, World  # noqa: E402

PROGRAMS = ("kioskd", "kioskctl", "kiosk-session", "kiosk-sweep", "kiosk-pcscd", "kiosk-attendant", "kiosk-staff-card",
            "kiosk-self-test", "kiosk-test-print")
# What a machine without screen, card reader and patience needs otherwise. The rest is as it is installed.
SCREEN = """[Service]
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
WatchdogSec=2
TimeoutStartSec=20
StandardOutput=append:{log}
StandardError=append:{log}
"""
READER = """[Service]
ExecStart=
ExecStart=/usr/bin/kiosk-pcscd --control /run/kiosk-pcscd/control -- /usr/sbin/pcscd --foreground --config {readers}
# a virtual card reader has a TCP port
RestrictAddressFamilies=AF_INET
"""
KIOSK = "kioskd.service"


class Service(World):
    """The world of the other tests, whose kiosk and card reader are units."""

    def __init__(self, out):
        super().__init__(out, f"{ROOT}/tests/residents/sakura.json", display=None)
        self.manager = Manager()
        self.kiosk = control.Kiosk("/run/kiosk/control")

    def start_pcscd(self):
        readers = self.write_readers()
        self.manager.prepare(PROGRAMS)
        self.manager.put("kiosk-pcscd.service.d/test.conf", READER.format(readers=readers))
        self.manager.put("kioskd.service.d/test.conf", SCREEN.format(log=f"{self.out}/logs/kioskd.log"))
        self.manager.start(self.log("systemd"))
        self.manager.systemctl("start", "kiosk-pcscd.service")

    def write_kiosk_conf(self):
        """The same, where the units look for it, and what it names where the kiosk's account may read it."""
        with open(super().write_kiosk_conf(), encoding="utf-8") as conf:
            text = conf.read().replace(f"pcscd={self.work}/pcscd.sock", "pcscd=/run/kiosk-pcscd/control")
        self.write_etc(text.replace(f"{self.work}/latch", "/var/lib/kiosk/latch")
                       .replace(f"{self.work}/attendant-tries", "/var/lib/kiosk/attendant-tries"))
        os.chmod(f"{self.work}/keys", 0o711)
        for own in (f"{self.work}/keys/kiosk-{self.kiosk_id}.key", f"{self.work}/attendants"):
            shutil.chown(own, "kiosk")

    def start_kiosk(self):
        self.register_attendant()
        self.write_kiosk_conf()
        try:
            self.manager.systemctl("start", KIOSK)
        finally:
            self.log("status").write(self.manager.run("systemctl", "status", "--full", KIOSK).stdout.encode())

    # ---- who there is ----

    def family(self):
        """The processes of the unit, by pid as systemd sees them."""
        return self.manager.processes(KIOSK)

    def signal(self, name, signal):
        for pid, has in self.family().items():
            if has == name:
                self.manager.run("kill", f"-{signal}", pid)

    def left_of(self, family):
        """Those of them who are still there."""
        return [name for pid, name in family.items() if self.manager.run("cat", f"/proc/{pid}/comm").stdout.strip() == name]

    def await_another(self, family):
        """Everybody of this family has gone, and another one serves."""
        wait_for(lambda: self.left_of(family) == [], "the end of them all")
        wait_for(lambda: self.manager.of(KIOSK, "ActiveState") == "active", "another one")
        self.kiosk.await_phase("welcome")

    def status_of(self, pid):
        lines = self.manager.run("cat", f"/proc/{pid}/status").stdout.splitlines()
        return dict(line.split(":\t", 1) for line in lines if ":\t" in line)

    def as_staff(self, *words, groups=None):
        """kioskctl of somebody who has an account here."""
        whose = ["--groups", groups] if groups else ["--clear-groups"]
        return self.manager.run("setpriv", "--reuid", "nobody", "--regid", "nogroup", *whose, "/usr/bin/kioskctl", *words)

    def write_etc(self, text):
        with open("/etc/kiosk.conf", "w", encoding="utf-8") as conf:
            conf.write(text)

    def stop(self):
        self.manager.stop()
        super().stop()


tests = []


def test(function):
    tests.append(function)
    return function


def check(true, what):
    if not true:
        raise AssertionError(what)


@test
def it_has_started_when_the_first_page_is_on_the_screen(world):
    check(world.kiosk.status()["phase"] == "welcome", world.kiosk.status())
    check(world.manager.of(KIOSK, "StatusText") == "welcome", world.manager.of(KIOSK, "StatusText"))


@test
def it_lives_on_because_kioskd_gives_signs_of_life_and_not_cage(world):
    pid, signs = world.manager.of(KIOSK, "MainPID"), set()
    wait_for(lambda: signs.add(world.manager.of(KIOSK, "WatchdogTimestampMonotonic")) or len(signs) > 3, "four signs of life")
    check(world.manager.run("cat", f"/proc/{pid}/comm").stdout == "cage\n", "another process is the unit's")
    check(world.manager.of(KIOSK, "MainPID") == pid, "it was started anew")


@test
def a_kioskd_that_hangs_is_started_anew(world):
    before = world.family()
    world.signal("kioskd", "STOP")
    world.await_another(before)
    check(world.manager.of(KIOSK, "NRestarts") == "1", world.manager.of(KIOSK, "NRestarts"))


@test
def a_killed_kioskd_leaves_nobody_and_another_one_serves(world):
    before = world.family()
    world.signal("kioskd", "KILL")
    world.await_another(before)


@test
def a_session_is_in_a_group_that_the_kernel_ends_as_a_whole(world):
    groups = {name: world.manager.run("cat", f"/proc/{pid}/cgroup").stdout.strip() for pid, name in world.family().items()}
    check(groups["kiosk-session"].startswith(groups["kioskd"] + "/"), groups)
    check(groups["cage"] == groups["kioskd"], groups)


@test
def nobody_of_it_is_root_or_could_become_it(world):
    for pid, name in world.family().items():
        told = world.status_of(pid)
        check(told["Uid"].split()[0] != "0" and told["NoNewPrivs"] == "1" and int(told["CapBnd"], 16) == 0, (name, told))


@test
def what_a_session_knows_cannot_get_to_a_disk(world):
    for pid, name in world.family().items():
        limits = world.manager.run("cat", f"/proc/{pid}/limits").stdout
        check(re.search(r"^Max core file size +0 +0 ", limits, re.M), (name, limits))
        if name == "kiosk-session":
            check(int(world.status_of(pid)["VmLck"].split()[0]) > 0, "nothing is locked")
    check(world.manager.of(KIOSK, "MemorySwapMax") == "0", "it may be swapped out")


@test
def the_card_reader_starts_anew_for_each_resident_and_the_kiosks_account_may_ask_for_it(world):
    before = world.pcscd_pid()
    world.kiosk.ask("reset")
    world.kiosk.await_phase("welcome")
    check(world.pcscd_pid() not in (None, before), "it is the same")


@test
def staff_may_look_and_nobody_else(world):
    check(world.as_staff("status", groups="kiosk-attendant").returncode == 0, "an attendant is refused")
    check(world.as_staff("status").returncode == 1, "anybody may look")


@test
def a_word_of_the_staffs_outlives_a_restart_of_the_service(world):
    check(world.as_staff("close", "cleaning", groups="kiosk-attendant").returncode == 0, "close is refused")
    wait_for(lambda: world.kiosk.status()["phase"] == "closed", "a closed kiosk")
    world.manager.systemctl("restart", KIOSK)
    check(world.kiosk.status()["phase"] == "closed", world.kiosk.status())
    check(world.as_staff("open", groups="kiosk-attendant").returncode == 0, "open is refused")
    world.kiosk.await_phase("welcome")


@test
def a_mistake_in_the_configuration_is_said_and_nothing_starts(world):
    world.manager.systemctl("stop", KIOSK)
    with open("/etc/kiosk.conf", encoding="utf-8") as file:
        right = file.read()
    try:
        world.write_etc(right.replace("[printer]\nuri=", "[printer]\nurl="))
        check(world.manager.run("systemctl", "start", KIOSK).returncode != 0, "it has started")
        with open(f"{world.out}/logs/kioskd.log", encoding="utf-8") as log:
            check("printer.url" in log.read(), "nobody is told why")
    finally:
        world.write_etc(right)
        world.manager.systemctl("restart", KIOSK)
    check(world.kiosk.status()["phase"] == "welcome", world.kiosk.status())


@test
def a_service_that_is_stopped_leaves_no_process_and_no_socket(world):
    before = world.family()
    world.manager.systemctl("stop", KIOSK)
    check(world.left_of(before) == [], "somebody is left")
    check(not os.path.exists("/run/kiosk"), "/run/kiosk is left")


def main():
    words = sys.argv[1:]
    chosen = [one for one in tests if not words or any(word in one.__name__ for word in words)]
    kept = os.environ.get("MADOGUCHI_E2E_OUT")
    out = kept or "/var/tmp/madoguchi-service"
    enclosure.enter(sys.argv, alone=True, keep=[out])
    if not has_control_groups():
        print("1..0 # SKIP this kernel has no control groups of version 2 for us")
        return
    world = Service(out)
    tap.plan(chosen)
    failed = 1
    try:
        world.start()
        failed = sum(not tap.passes(number, one, world) for number, one in enumerate(chosen, 1))
    except Exception as why:
        print(f"Bail out! {why}")
    finally:
        world.stop()
    if failed:
        print(f"# logs are in {out}/logs")
    elif not kept:
        shutil.rmtree(out, ignore_errors=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
