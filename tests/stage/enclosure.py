"""A machine of its own: a private network with nothing but loopback, and a private /run, so that the
programs that are started can collide with nobody and nobody can reach them."""
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading

INSIDE = "MADOGUCHI_STAGE"
LED = "led"  # by a user's process: lead()
PASSED_ON = ("PATH", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "LANG",
             "MADOGUCHI_BUILD",
             "MADOGUCHI_E2E_OUT", "MADOGUCHI_E2E_PICTURES")
WORK = "/run/stage"  # gone with the enclosure; short, because sockets lie here


def die_with_parent():
    """For preexec_fn: whoever starts a process takes it along, whatever happens."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def enter(argv, alone=False, keep=()):
    """Runs this program again inside, once; by sudo when the user is not root. alone: no process, shared
    memory or writable file of the host is there either, but for the directories to keep."""
    os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    where = os.environ.pop(INSIDE, None)
    if where:
        if alone:
            remember_host()
        furnish()
        if alone:
            seal(keep)
            # The first process of a namespace is not ended by a signal that it did not ask for.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        if where == LED:
            end_with_leader()
        return
    apart = ["--pid", "--fork", "--kill-child", "--mount-proc", "--ipc"] if alone else []
    words = ["unshare", "--mount", "--net", *apart, sys.executable, "-B", *argv]
    if os.geteuid() != 0:
        sys.exit(lead(words))
    os.environ[INSIDE] = "inside"
    os.execvp(words[0], words)


def lead(words):
    """Root's processes cannot be signalled by the user: they end when our end of a pipe is closed, be it
    by a signal to us or by our death. A Ctrl-C in the terminal reaches both: then we only wait."""
    if not shutil.which("sudo") or subprocess.run(["sudo", "true"], check=False).returncode != 0:
        print(f"{sys.argv[0]}: only root can make a private network and /run. Start it as root, or as a "
              "user who may use sudo.", file=sys.stderr)
        return 1
    kept = [f"{name}={os.environ[name]}" for name in PASSED_ON if name in os.environ]
    secret = os.path.expanduser("~/.Xauthority")   # root's home is another one
    if "XAUTHORITY" not in os.environ and os.path.exists(secret):
        kept.append(f"XAUTHORITY={secret}")
    led = subprocess.Popen(["sudo", "env", f"{INSIDE}={LED}", *kept, *words], stdin=subprocess.PIPE)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: led.stdin.close())
    return led.wait()


def end_with_leader():
    def wait():
        while os.read(0, 512):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
    threading.Thread(target=wait, daemon=True).start()


def give_back(*paths):
    """What was written as root belongs to the user who called sudo."""
    if "SUDO_UID" in os.environ:
        owner = f"{os.environ['SUDO_UID']}:{os.environ['SUDO_GID']}"
        subprocess.run(["chown", "-hR", owner, *filter(os.path.exists, paths)], check=False)


def furnish():
    raise_loopback()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"   # root's files have no place in the tree
    # A desktop's session lives in /run/user: the kiosk's window may need it.
    desktop = f"/run/user/{os.environ.get('SUDO_UID') or desktop_user()}"
    keep = None
    if os.path.isdir(desktop):
        keep = os.open(desktop, os.O_PATH)
    mount("--make-rprivate", "/")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for name in ("/run/pcscd", WORK):
        os.mkdir(name)
    if keep is not None:
        os.makedirs(desktop)
        # As it is: resolved to its name it would be the empty one.
        mount("--no-canonicalize", "--bind", f"/proc/self/fd/{keep}", desktop, pass_fds=(keep,))
        os.close(keep)
    # Orphans of what was started come to us and are ended with the rest.
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


OWN = ("/var", "/etc", "/root", "/home")  # as the host has them, but what is written is written here


host_doors = []   # of the host's folders, also those over which something of our own is mounted


def remember_host():
    for name in os.listdir("/"):
        path = f"/{name}"
        if os.path.isdir(path) and not os.path.islink(path) and os.stat(path).st_dev == os.stat("/").st_dev:
            host_doors.append(os.open(path, os.O_PATH))


def host_folders():
    """Names for them that say them, and not what is mounted there. Nothing in them can have been changed here."""
    assert os.statvfs("/").f_flag & os.ST_RDONLY
    return [f"/proc/{os.getpid()}/fd/{door}" for door in host_doors]


def seal(keep):
    """What is changed from here on is changed in file systems of our own; the host's are read-only."""
    for path in keep:
        os.makedirs(path, exist_ok=True)
    doors = {os.path.realpath(path): os.open(path, os.O_PATH) for path in keep}
    for name in ("/tmp", "/dev/shm"):
        mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", name)
    for name in OWN:
        upper, work = f"/run/upper{name}", f"/run/work{name}"
        os.makedirs(upper)
        os.makedirs(work)
        mount("-t", "overlay", "-o", f"lowerdir={name},upperdir={upper},workdir={work}", "overlay",
              name)
    for path, door in doors.items():
        os.makedirs(path, exist_ok=True)
        mount("--no-canonicalize", "--bind", f"/proc/self/fd/{door}", path, pass_fds=(door,))
        os.close(door)
    mount("-o", "remount,bind,ro", "/")


def desktop_user():
    where = os.environ.get("XDG_RUNTIME_DIR", "")
    return os.path.basename(where) if where.startswith("/run/user/") else os.getuid()


def mount(*words, **more):
    subprocess.run(["mount", *words], check=True, **more)


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0x1 | 0x40)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def missing_tools(*names):
    return [name for name in names if not shutil.which(name)]
