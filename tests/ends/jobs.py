"""Shares the runs among machines that stand side by side, and tells of all of them as one would."""
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading

SHARE = "--share"  # "2/3": the second of three


def share_of(runs, words):
    part, parts = map(int, words.split("/"))
    return runs[part - 1::parts]


class Told:
    """The lines of several children, each result with what was said before it, numbered anew."""

    def __init__(self, count):
        self.number, self.failed = 0, 0
        print(f"1..{count}", flush=True)

    def hear(self, lines):
        """Those of one child up to and with a result; anything else is the child's own affair."""
        result = lines[-1]
        verdict, _, rest = result.partition("ok ")
        self.number += 1
        self.failed += verdict == "not "
        for line in lines[:-1]:
            print(line)
        print(f"{verdict}ok {self.number} {rest.split(' ', 1)[1]}", flush=True)


def listen(child, results):
    lines = []
    for line in child.stdout:
        line = line.rstrip("\n")
        if line.startswith("1.."):
            continue
        lines.append(line)
        if line.startswith(("ok ", "not ok ")):
            results.put(lines)
            lines = []
    results.put(None)


def lead(words, count, jobs):
    """words: how this program was started. Returns what all children have written with --json, one by one; and
    whether all ended as they should."""
    results = queue.Queue()
    told, left = Told(count + jobs), jobs   # each has a run of its own to begin with
    with tempfile.TemporaryDirectory(prefix="madoguchi-residue-") as out:
        children = [subprocess.Popen([sys.executable, "-B", *words, SHARE, f"{part + 1}/{jobs}", "--json",
                                      os.path.join(out, str(part), "found.json")], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, text=True) for part in range(jobs)]
        for child in children:
            threading.Thread(target=listen, args=(child, results), daemon=True).start()
        while left:
            lines = results.get()
            if lines is None:
                left -= 1
            else:
                told.hear(lines)
        fine = all([child.wait() == 0 for child in children])
        return [read(os.path.join(out, str(part), "found.json")) for part in range(jobs)], fine


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
