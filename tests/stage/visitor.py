"""Plays the resident: looks at the glass, touches it, lays the card down, takes the paper."""
import json
import os
import socket
import time

from stage.wait import TookTooLong


class Surprise(Exception):
    """A page that the visitor does not know what to do with."""


class Page:
    def __init__(self, told):
        self.state, self.language = told["state"], told["language"]
        self.trouble = told["trouble"]  # the printer's; "none" elsewhere
        self.targets = {one["id"]: one for one in told["targets"]}


class Visitor:
    """What is done on a page is a habit: a function of the visitor, by the page's state. None: look and
    wait. A test case replaces habits."""

    def __init__(self, world, resident, kind="domestic", language="ja", pictures=None):
        self.world, self.resident = world, resident
        self.kind, self.language = kind, language
        self.pictures, self.count = pictures, 0
        self.pins = []           # to type before the right one
        self.page = None
        self.passed = []         # every state, in order
        self.seen_at = {}        # monotonic time of the latest page of a state
        self.held = None         # state in which a finger stays on the glass
        self.habits = {
            "welcome": Visitor.start, "checking": None, "service": Visitor.choose_kind,
            "terms": Visitor.agree, "card": Visitor.lay_card, "pin": Visitor.type_pin,
            "last-try": Visitor.hold_primary, "reading": None,
            "take-card": Visitor.take_card, "return-card": Visitor.take_card,
            "municipality": Visitor.choose_municipality, "looking-up": None,
            "confirm": Visitor.touch_primary, "printing": None, "take-paper": Visitor.take_paper,
            "farewell": Visitor.touch_primary, "pin-wrong": Visitor.touch_primary, "exit": None,
        }

    # ---- seeing ----

    def look(self, limit_s=40):
        """Waits for the next page that is painted; the same state again is a page too."""
        self.world.glass.settimeout(limit_s)
        try:
            told = json.loads(self.world.glass.recv(65536))
        except socket.timeout:
            raise TookTooLong(f"nothing new on the glass for {limit_s} seconds after "
                              f"\"{self.page.state if self.page else 'the start'}\"") from None
        fresh = not self.page or told["state"] != self.page.state
        self.page = Page(told)
        self.seen_at[self.page.state] = time.monotonic()
        if self.held and self.page.state != self.held:
            self.world.display.release()
            self.held = None
        if fresh:
            self.passed.append(self.page.state)
            self.take_picture()
        return fresh

    def take_picture(self):
        if self.pictures:
            name = f"{self.count + 1:02}-{self.page.state}.png"
            if self.world.display.photograph(os.path.join(self.pictures, name)):
                self.count += 1

    def live(self, until, limit_s=60):
        """Follows the habits until a page of one of these states; returns it."""
        until = {until} if isinstance(until, str) else set(until)
        while True:
            fresh = self.look(limit_s)
            if self.page.state in until:
                return self.page
            if self.page.state not in self.habits:
                raise Surprise(f"the page \"{self.page.state}\" after {', '.join(self.passed)}")
            habit = self.habits[self.page.state]
            if fresh and habit:
                habit(self)

    def stop_at(self, state):
        """Follows the habits until this page, and leaves that alone; returns it."""
        self.habits[state] = None
        return self.live(state)

    # ---- doing ----

    def place(self, target):
        if target not in self.page.targets:
            raise Surprise(f"nothing called \"{target}\" on the page \"{self.page.state}\", only "
                           f"{', '.join(self.page.targets)}")
        where = self.page.targets[target]
        return where["x"] + where["w"] // 2, where["y"] + where["h"] // 2

    def touch(self, target):
        self.world.display.touch(*self.place(target))

    def touch_primary(self):
        self.touch("primary")

    def hold_primary(self):
        self.world.display.press(*self.place("primary"))
        self.held = self.page.state

    def corner(self):
        """The place that only attendants know of."""
        return self.world.size[0] - 20, 20

    def hold_corner(self):
        """Until another page is shown."""
        self.world.display.press(*self.corner())
        self.held = self.page.state

    def type_code(self, code):
        for digit in code:
            self.touch(f"key-{digit}")
        self.touch("primary")

    def start(self):
        self.touch("start" if self.page.language == self.language else f"start-{self.language}")

    def choose_kind(self):
        self.touch(f"kind-{self.kind}")

    def agree(self):
        self.touch("primary")

    def lay_card(self):
        self.world.card.insert()

    def take_card(self):
        self.world.card.remove()

    def type_pin(self):
        for digit in self.pins.pop(0) if self.pins else self.resident["pin"]:
            self.touch(f"key-{digit}")
        self.touch("primary")

    def choose_municipality(self):
        self.touch(f"municipality-{self.resident['municipality']}")

    def take_paper(self):
        self.world.printer.ask("take-paper")
        if "primary" in self.page.targets:
            self.touch("primary")
