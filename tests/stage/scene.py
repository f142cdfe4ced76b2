"""A world that is put in order before every case, and cases that are played in it, as TAP."""
import json
import os
import time
import traceback

from stage.proxy import Proxy
from stage.visitor import Visitor
from stage.world import ROOT, World

RESIDENTS = f"{ROOT}/tests/residents"


class Scene:
    def __init__(self, out):
        self.world = World(out, f"{RESIDENTS}/sakura.json", say=lambda text: print(f"# {text}"))
        self.proxy = None
        self.album = None

    def open_album(self, name):
        if "MADOGUCHI_E2E_PICTURES" in os.environ:
            self.album = os.path.join(os.environ["MADOGUCHI_E2E_PICTURES"], name)
            os.makedirs(self.album, exist_ok=True)

    def start(self):
        world = self.world
        os.makedirs(os.path.join(world.out, "logs"), exist_ok=True)
        os.makedirs(f"{world.work}/printer", exist_ok=True)
        world.make_keys()
        world.start_devices()
        world.load_records()
        world.start_vrs()
        world.start_centre()
        self.proxy = Proxy(f"{world.work}/keys", world.kiosk_id, world.centre_port)
        world.centre_url = self.proxy.url
        world.start_kiosk()

    def in_order(self, resident):
        world = self.world
        self.proxy.down, self.proxy.answer, self.proxy.calls = False, None, []
        world.card.remove()
        world.card.ask(f"resident {RESIDENTS}/{resident}.json")
        world.card.ask("set-tries 3")
        world.printer.ask("fresh")
        for left in (world.report_file, f"{world.work}/attendant-tries"):
            if os.path.exists(left):
                os.unlink(left)

    def patience(self, per_cent):
        """Another pace needs another kiosk."""
        if self.world.patience == per_cent:
            return
        self.world.end("kioskd")
        self.world.patience = per_cent
        self.world.start_kiosk()

    def visitor(self, resident="sakura"):
        """A resident before a fresh welcome page."""
        self.in_order(resident)
        with open(f"{RESIDENTS}/{resident}.json", encoding="utf-8") as file:
            visitor = Visitor(self.world, json.load(file))
        visitor.pictures = self.album
        drain(self.world.glass)
        self.world.kiosk.ask("reset")
        # A card that has just been taken may still be seen by the sweep: it looks again.
        visitor.habits.update(welcome=None, closed=None)
        visitor.live("welcome")
        visitor.passed.clear()
        del visitor.habits["closed"]
        visitor.habits["welcome"] = Visitor.start
        visitor.start()
        return visitor

    def recover(self):
        world = self.world
        if world.display:
            world.display.release()
        if os.path.exists(f"{world.work}/latch"):
            os.unlink(f"{world.work}/latch")
        world.printer.ask("fresh")
        world.end("kioskd")
        world.patience = 100
        world.start_kiosk()

    def play(self, cases):
        """cases: (name, function of the scene). Returns how many failed."""
        failed = 0
        for number, (name, function) in enumerate(cases, 1):
            began = time.monotonic()
            self.open_album(name)
            try:
                function(self)
                verdict = "ok"
            except Exception as why:  # a case may fail in any way; the next one starts afresh
                verdict, failed = "not ok", failed + 1
                for line in (str(why) or traceback.format_exc()).splitlines():
                    print(f"# {line}")
                where = traceback.extract_tb(why.__traceback__)
                print(f"# at {', '.join(f'{one.name}:{one.lineno}' for one in where[-4:])}")
                self.recover()
            print(f"{verdict} {number} - {name} # {time.monotonic() - began:.1f} s", flush=True)
        return failed


def drain(glass):
    glass.settimeout(0)
    try:
        while True:
            glass.recv(65536)
    except BlockingIOError:
        pass
