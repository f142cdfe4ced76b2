"""How much the machine holds between two residents: memory, descriptors and threads of all that runs longer than
a session, and files."""
import os
import re
import time

from stage.enclosure import WORK

# Where files can be written (stage/enclosure.py): /run holds what the overlays over the host's folders take up.
WRITABLE = ("/run", "/tmp", "/dev/shm")
# What is written on purpose, and kept by whoever keeps logs: told apart.
LOGS = f"{WORK}/out/logs"
OTHER_MACHINES = (f"{WORK}/others", f"{WORK}/printer")


def descriptors(pid):
    """The fewest of a few looks: whoever asked it something may not have been seen off yet."""
    looks = []
    for _ in range(10):
        looks.append(len(os.listdir(f"/proc/{pid}/fd")))
        time.sleep(0.002)
    return min(looks)


def started(pid):
    """Which process this is, even should its number come again: proc(5), "starttime"."""
    with open(f"/proc/{pid}/stat") as stat:
        return f"{pid}@{stat.read().rsplit(')', 1)[1].split()[19]}"


def of_process(pid):
    """Private memory is what nobody else's mapping explains."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        found = dict(re.findall(r"^(\w+):\s+(\d+) kB", rollup.read(), re.M))
    return {"started": started(pid), "memory": int(found["Anonymous"]), "resident": int(found["Rss"]),
            "descriptors": descriptors(pid), "threads": len(os.listdir(f"/proc/{pid}/task"))}


def of_files(mounts):
    """Files on all file systems that can be written, but for other machines' and the logs."""
    sizes, log = {}, 0
    for mount in mounts:
        device = os.stat(mount).st_dev
        for folder, folders, files in os.walk(mount):
            folders[:] = [name for name in folders
                          if f"{folder}/{name}" not in OTHER_MACHINES
                          and os.lstat(f"{folder}/{name}").st_dev == device]
            for name in files:
                try:
                    size = os.lstat(f"{folder}/{name}").st_size
                except FileNotFoundError:
                    continue
                if folder == LOGS:
                    log += size
                    continue
                sizes[f"{folder}/{name}"] = size
    return {"count": len(sizes), "bytes": sum(sizes.values()), "log_bytes": log, "sizes": sizes}


def of_shared_memory():
    with open("/proc/sysvipc/shm") as segments:
        count = len(segments.readlines()) - 1
    return {"sysv_segments": count, "posix_files": len(os.listdir("/dev/shm"))}


def sample(processes):
    """processes: pids by their role."""
    return {**{role: of_process(pid) for role, pid in processes.items()},
            "files": of_files(WRITABLE), "shared memory": of_shared_memory(),
            "machine": {"processes": sum(1 for name in os.listdir("/proc") if name.isdigit())}}
