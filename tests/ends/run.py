"""One run: a resident comes into a state, the session ends there, and everything is looked at once the next
resident is welcome."""
import time

from stage.wait import TookTooLong

from ends import ends
from ends.machine import Helper
from ends.visit import Visit

NEXT_S = 45    # until there must be another page
HASTE = 5      # per cent of every limit, for those who walk away
ABANDONED = ("pin", "take-card")  # who walks away there leaves the card for good
READ_ANSWERS = (0, 1, 4)          # intruder.py's
PERSONAL = ("number", "name", "kana", "address", "birth")


class Run:
    def __init__(self, place, end):
        self.place, self.end = place, end
        self.name = f"{place.name} {end.name}"
        self.faults = []    # sentences
        self.hits = []      # what the scanner found
        self.closed = []    # why the kiosk was closed on the way
        self.clean_ms = None
        self.needles, self.scan = {}, {}

    def check(self, condition, what):
        if not condition:
            self.faults.append(what)

    def perform(self, machine, number, page):
        """Returns the welcome page at the end."""
        visit = Visit(machine, number, page)
        visit.goal = self.place
        self.place.come(visit)
        visit.session = machine.status()["session_pid"]
        visit.photographs = False
        intruder = Helper("intruder.py") if visit.card_lies and self.end.deadly else None
        began = time.monotonic()
        self.end.strike(visit)
        touched = began
        if intruder:
            intruder.go()
        if self.place.after:
            self.place.after(visit)
        if intruder:
            self.judge_intruder(intruder.told())
        if self.end.deadly:
            touched = max(touched, self.clear_away(visit))
        touched = max(touched, self.follow(visit))
        ended = began if self.end.deadly else machine.entered(("exit", "none"), began) or began
        self.clean_ms = round((visit.seen_at["welcome"] - max(ended, touched)) * 1000, 1)
        self.judge(visit)
        self.look_for_residue(machine, number)
        return visit.page

    # ---- until the next resident is welcome ----

    def clear_away(self, visit):
        """Somebody takes what was left; when that was."""
        machine, acted = visit.machine, 0
        machine.display.release()
        if visit.card_lies:
            visit.take_card()
            acted = time.monotonic()
        state = machine.printer.state()
        if state["tray"]:
            machine.printer.ask("take-paper")
            acted = time.monotonic()
        if state["reasons"]:
            machine.printer.ask("paper-in")
            acted = time.monotonic()
        return acted

    def follow(self, visit):
        """Up to the next welcome page. Nobody touches anything, but a card is taken when the page asks for
        it, and somebody comes to a kiosk that is closed. When somebody last did."""
        acted = 0
        visit.seen_at.pop("welcome", None)
        while True:
            visit.look(NEXT_S)
            state = visit.page.state
            if state == "welcome":
                return acted
            if state == "closed":
                acted = max(acted, self.open_again(visit))
            elif state in ("take-card", "return-card") and visit.card_lies \
                    and not self.leaves_the_card():
                visit.take_card()
                acted = time.monotonic()
            elif state == "attendant-code":
                visit.touch("leave")
                acted = time.monotonic()
            elif state == "farewell" and self.end is ends.USUAL:
                visit.touch_primary()

    def leaves_the_card(self):
        return self.end is ends.TIME_OUT and self.place.state in ABANDONED

    def open_again(self, visit):
        why = visit.machine.status()["closed"]
        if not why:
            return 0   # it has opened meanwhile
        self.closed.append(why)
        self.check(why in self.place.closed, f"it was closed because of \"{why}\"")
        acted = self.clear_away(visit)
        if why in ("latched", "maintenance"):
            visit.machine.kiosk.ask("open")
            acted = time.monotonic()
        return acted

    # ---- how it is then ----

    def look_for_residue(self, machine, number):
        needles, self.needles = machine.needles(number)
        status, self.scan = machine.scan(needles)
        self.hits = self.scan["hits"]
        self.check(not self.hits, f"{sum(hit['count'] for hit in self.hits)} hits")
        self.check(status < 2, "the scanner could not look everywhere, or missed what was planted")

    def judge_intruder(self, told):
        self.check(told["connected"], "nobody else could look at the card")
        answers = [told["answers"][at] for at in READ_ANSWERS if at < len(told["answers"])]
        self.check("9000" not in answers, "another process could read the card without its PIN")

    def judge(self, visit):
        machine = visit.machine
        status = machine.status()
        self.check(status["phase"] == "welcome" and not status["closed"], "it is not open")
        self.check(status["session_pid"] != visit.session, "the session still serves")
        try:
            machine.await_alone(status["session_pid"])
        except TookTooLong:
            self.faults.append("processes of the session are left")
        self.check(machine.shows_welcome(), "the display shows something else than the welcome page")
        self.check(machine.queue() == 0, "the printer has a job left")
        tries = machine.card.tries()
        self.check(tries == self.place.tries, f"the card has {tries} tries left")
        self.judge_ledger(machine.ledger())

    def judge_ledger(self, ledger):
        """VRS knows what became of it; after a death it at least forgets with the nonce."""
        requests, certificates = ledger["requests"], ledger["certificates"]
        self.check(len(requests) <= 1 and len(certificates) <= 1, "VRS was asked twice")
        self.check(self.place.asked in (bool(requests), None), "VRS was asked"
                   if requests else "VRS was not asked")
        self.check(self.place.issued in (bool(certificates), None), "VRS issued a certificate"
                   if certificates else "VRS issued nothing")
        settled = self.place.told or not (self.end.deadly or self.place.deaf)
        for one in requests:
            self.check(one["closed"] or not settled, "the request is still open")
            self.check(one["closed"] or one["expires_s"] <= 600, "the request stays open for long")
        for one in certificates:
            outcome = one["outcome"]
            right = ("printed",) if self.place.told else \
                ("untold",) if self.end.deadly else ("not-printed", "cancelled")
            if self.place.name == "printer-failed":   # its line is dead: nobody knows
                right += ("unknown",)
            self.check(outcome in right, f"VRS's outcome is \"{outcome}\"")
            self.check(not (settled and one["document"]), "VRS still keeps the document")


class Control(Run):
    """What is there is found: while the session lives, and on the other machines afterwards. The first of all: it
    also leaves somebody else's page and answer to compare with."""

    def __init__(self, place):
        super().__init__(place, ends.USUAL)
        self.name = "what-is-there is found"

    def perform(self, machine, number, page):
        machine.remember_welcome()
        page = self.somebody_else(machine, page)
        machine.in_order(number)
        visit = Visit(machine, number, page)
        visit.habits["still-there"] = Visit.touch_primary   # the search may take long
        visit.come()
        visit.stop_at("confirm")
        self.find_the_living(machine, visit)
        visit.touch_primary()
        visit.live("take-paper")
        visit.take_paper()
        self.follow(visit)
        self.find_on_other_machines(machine, number)
        self.judge_ledger(machine.ledger())
        return visit.page

    def somebody_else(self, machine, page):
        machine.in_order(machine.somebody_else)
        visit = Visit(machine, machine.somebody_else, page)
        visit.come()
        visit.stop_at("confirm")
        visit.touch("cancel")
        visit.habits["exit"] = None
        page = visit.live("welcome")
        machine.ledger()
        return page

    def find_the_living(self, machine, visit):
        needles, _ = machine.needles(visit.number)
        drawn, wanted = set(), {"display", "file"}
        for _ in range(3):   # the page hides the name after five seconds, whatever the finger does
            visit.show_name()
            _, scan = machine.scan(needles, ("--only", "display", "--only", "file", "--no-plant"))
            machine.display.release()
            drawn.update(hit["place"] for hit in scan["hits"] if is_of(hit, "name-drawn"))
            if drawn >= wanted:
                break
        self.check(drawn >= wanted, f"the name that is shown is found only in {sorted(drawn)}")
        _, scan = machine.scan(needles, ("--only", "memory"))
        for needle in ("name", "request_id"):
            self.check(any(is_of(hit, needle) for hit in scan["hits"]),
                       f"{needle} is not found in memory while the session lives")

    def find_on_other_machines(self, machine, number):
        needles, self.needles = machine.needles(number)
        _, scan = machine.scan(needles, other_machines_too=True)
        for needle in {*PERSONAL, *self.needles}:
            self.check(any(is_of(hit, needle) for hit in scan["hits"]),
                       f"{needle} is not found where it certainly is")


def is_of(hit, needle):
    return hit["needle"].rsplit(".", 1)[-1] == needle
