"""systemd as the first process of a small machine of its own, with deploy/systemd's units and the programs where those look
for them. Call enclosure.enter(…, alone=True) first."""
import glob
import os
import shutil
import subprocess

from stage.wait import wait_for
from stage.world import BUILD, ROOT

UNITS = "/run/systemd/system"
PROGRAMS = "/run/programs"
GROUP = "service-test"   # its control group, below ours

# The manager mounts what it misses; what is there it takes as it is: our /run, and a tree of control groups that begins here.
START = f"""set -e
mount -t overlay -o lowerdir={PROGRAMS}:/usr/bin overlay /usr/bin
umount -l /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec /lib/systemd/systemd --system --unit=bare.target --log-target=null --show-status=0
"""
BARE = "[Unit]\nDescription=Nothing but what is asked for\nDefaultDependencies=no\n"


class Manager:
    def __init__(self):
        self.process = self.pid = self.group = None

    def put(self, name, text):
        path = os.path.join(UNITS, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def prepare(self, programs):
        """The units as they are installed, and the accounts that they name."""
        os.makedirs(PROGRAMS)
        for name in programs:
            shutil.copy(os.path.join(BUILD, name), PROGRAMS)
        for unit in glob.glob(f"{ROOT}/deploy/systemd/*.service"):
            with open(unit, encoding="utf-8") as file:
                self.put(os.path.basename(unit), file.read())
        self.put("bare.target", BARE)
        subprocess.run(["systemd-sysusers", f"{ROOT}/deploy/systemd/kiosk.sysusers"], check=True)

    def start(self, log):
        self.group = own_group()
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--cgroup", "sh", "-c", START],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "container": "madoguchi"},
            preexec_fn=lambda: enter_group(self.group))
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        self.pid = wait_for(lambda: open(children).read().strip(), "a first process")
        wait_for(lambda: self.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"), "systemd")

    def run(self, *words, **options):
        return subprocess.run(["nsenter", "-t", self.pid, "-m", "-p", "--", *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, **options)

    def systemctl(self, *words):
        done = self.run("systemctl", *words)
        assert done.returncode == 0, f"systemctl {' '.join(words)}: {done.stderr.strip()}"
        return done.stdout.strip()

    def of(self, unit, name):
        """A property of a unit."""
        return self.systemctl("show", "--value", "--property", name, unit)

    def processes(self, unit):
        """The processes of a unit and of the groups below it, by name, as the machine's own numbers."""
        found = self.run("sh", "-c", f"find /sys/fs/cgroup{self.of(unit, 'ControlGroup')} -name cgroup.procs -exec cat {{}} +")
        return {pid: self.run("cat", f"/proc/{pid}/comm").stdout.strip() for pid in found.stdout.split()}

    def group_is_gone(self):
        """Takes the group and those below it away, once the kernel has taken everybody off their lists."""
        for path, _, _ in os.walk(self.group, topdown=False):
            try:
                os.rmdir(path)
            except OSError:
                return False
        return True

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            wait_for(self.group_is_gone, "the end of its control groups")


def tree_of_groups():
    """Where the version 2 tree of control groups can be seen; None: nowhere."""
    with open("/proc/mounts") as mounts:
        for line in mounts:
            if line.split()[2] == "cgroup2":
                return line.split()[1]
    tree = "/run/cgroup2"
    os.makedirs(tree, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "cgroup2", "cgroup2", tree], capture_output=True, check=False)
    return tree if mounted.returncode == 0 else None


def has_control_groups():
    tree = tree_of_groups()
    return tree is not None and os.access(f"{tree}/cgroup.procs", os.W_OK)


def own_group():
    """A group of our own, below which the manager makes its units'."""
    group = os.path.join(tree_of_groups(), f"{GROUP}-{os.urandom(4).hex()}")
    os.mkdir(group)
    return group


def enter_group(group):
    with open(f"{group}/cgroup.procs", "w") as procs:
        procs.write("0")
