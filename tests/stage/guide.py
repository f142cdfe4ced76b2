"""Tells the person at a desktop what to do next, in the terminal and on the panel; takes the pictures."""
import os
import select
import threading

from stage.visitor import Visitor
from stage.wait import wait_for

KINDS = {"domestic": "the one for use in Japan (国内用)",
         "overseas": "the one for travel abroad (海外用)"}
HINTS = {
    "welcome": "Touch the kiosk's screen to begin.",
    "checking": "The kiosk looks after its printer and its line first.",
    "service": "Choose a certificate: {kind}.",
    "terms": "Read the terms, and agree.",
    "card": "Put the card on the reader: the first button here.",
    "pin": "Type the PIN {pin} on the screen.",
    "which-pin": "The kiosk explains which PIN it means. It is {pin}.",
    "last-try": "One try is left. The right PIN is {pin}.",
    "pin-wrong": "That was not the PIN. It is {pin}.",
    "reading": "The kiosk reads the card. Leave it on the reader.",
    "take-card": "Take the card away.",
    "return-card": "Take the card away.",
    "municipality": "Choose {municipality}: it keeps this resident's record.",
    "looking-up": "The record is looked up.",
    "confirm": "Check what will be printed, and print it.",
    "printing": "The certificate is issued and printed.",
    "take-paper": "Take the paper.",
    "paper-out": "Fill the paper tray, close the cover, clear the jam: whichever it is.",
    "card-moved": "The card was taken too early. Go on, and put it on the reader again.",
    "printer-before": "The printer is not ready. Put it in order and begin again.",
    "printer-failed": "The printer stopped in the middle. Put it in order, and come again.",
    "farewell": "The visit is over.",
    "closed": "The kiosk is closed until its devices are in order: no card, paper in, cover closed.",
}
OTHERWISE = "The kiosk says what has happened, and what can be done."


class PanelClosed(Exception):
    pass


class Guide(Visitor):
    def __init__(self, world, kind, language, say, touch_map=None):
        """touch_map: a socket at which a test hears where the panel's buttons are."""
        super().__init__(world, world.resident, kind, language, os.path.join(world.out, "screens"))
        self.say = say
        self.panel = None
        self.touch_map = ["--touch-map", touch_map] if touch_map else []
        self.facts = {"kind": KINDS[kind], "pin": world.resident["pin"],
                      "municipality": world.municipality_name()}

    # ---- the panel ----

    def open_panel(self):
        world = self.world
        self.panel = world.run("panel", world.program("panel"), "--card", world.card.path, "--printer",
                               world.printer.path, "--name", self.resident["name"],
                               "--where", self.facts["municipality"], *self.touch_map,
                               env=world.kiosk_env(), tells=True)
        self.tell(f"pin {self.resident['pin']}")
        wait_for(lambda: not world.alive("panel") or
                 world.display.place_panel(self.panel.pid, world.size[0]), "the panel's window")
        self.check_panel()
        threading.Thread(target=self.follow_printer, daemon=True).start()

    def follow_printer(self):
        """The panel's words are the printer's own, whatever happens to it."""
        link, events = self.world.printer.follow()
        with link:
            for _ in events:
                self.tell(f"tray {self.world.printer.state()['tray']}")

    def tell(self, line):
        try:
            self.panel.stdin.write(line + "\n")
            self.panel.stdin.flush()
        except OSError:
            pass   # closed: check_panel() says so

    def check_panel(self):
        if not self.world.alive("panel"):
            raise PanelClosed

    # ---- the visit ----

    def hint(self):
        text = HINTS.get(self.page.state, OTHERWISE).format(**self.facts)
        self.tell(f"hint {text}")
        self.say(f"  {text}")

    def look(self, limit_s=40):
        fresh = super().look(limit_s)
        self.world.display.kiosk_window()   # the same page may be in another session's window
        return fresh

    def follow(self):
        """Follows one visit, however it goes, until the kiosk is there for the next resident. A window
        that was closed is the end of a visit too."""
        session = wait_for(lambda: self.world.kiosk.status()["sessions"], "the first page")
        if self.page:
            self.hint()
        while True:
            self.check_panel()
            fresh = select.select([self.world.glass], [], [], 0.3)[0] and self.look()
            over = self.world.kiosk.status()["sessions"] > session
            if over and self.page and self.page.state in ("welcome", "closed"):
                return
            if fresh and self.page.state != "exit":
                self.hint()
