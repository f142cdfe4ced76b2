"""How a resident comes into every state of a session, and what must then be true when it ends there."""
import json
import time

from stage.visitor import Visitor
from stage.wait import wait_for
from stage.world import ROOT

from ends.machine import MUNICIPALITY

LOOKUPS, CERTIFICATES, OUTCOMES = "/v1/lookups", "/v1/certificates", "/v1/outcomes"
SCREEN = "/v1/screen"
SLOW_CARD_MS = 600


class Place:
    """A moment of a session at which it can be ended.

    state   its word (kiosk/session.h)
    come    function of a Visit: brings the session there and leaves it there
    kind    of resident (strangers.py)
    tries   how many the card must have left afterwards
    after   function of a Visit: puts the machine in order again once the session is gone
    asked   VRS has been asked; None: perhaps
    issued  VRS has issued a certificate; None: perhaps
    told    VRS has been told what became of it, so that a death here changes nothing
    closed  reasons for which the kiosk may rightly stay closed until somebody has come
    deaf    nobody hears it any more: VRS cannot be told
    passes  the state goes by itself: nobody can touch anything, or wait for the end of its time"""

    def __init__(self, state, come, kind="usual", tries=3, after=None, asked=False, issued=False,
                 told=False, closed=(), passes=False, name=None, deaf=False):
        self.state, self.come, self.kind, self.tries, self.after = state, come, kind, tries, after
        self.asked, self.issued, self.told, self.closed = asked or issued, issued, told, closed
        self.passes, self.name, self.deaf = passes, name or state, deaf


def shown(state):
    """By the usual way, to its page."""
    def come(visit):
        visit.come()
        visit.stop_at(state)
    return come


def prepared(state, prepare):
    """The same, once something was prepared."""
    def come(visit):
        prepare(visit)
        visit.come()
        visit.stop_at(state)
    return come


def stalled(state, where):
    """Where a call to the centre stands still."""
    def come(visit):
        visit.machine.recorder.ask(f"stall {where}")
        visit.come()
        visit.live(state)
        visit.machine.recorder.ask("stalled")
    return come


# ---- what is prepared ----

def blocked(visit):
    visit.machine.card.ask("set-tries 0")


def last_try(visit):
    visit.machine.card.ask("set-tries 1")


def wrong_pin(visit):
    visit.wrong_pins = 1


def help_about_pins(visit):
    visit.habits["pin"] = lambda one: one.touch("which-pin")


def card_that(statement):
    return lambda visit: visit.machine.card.ask(f"add {statement}")


def overseas(visit):
    visit.kind = "overseas"


def offline(visit):
    visit.machine.recorder.ask("down")


def without_paper(visit):
    visit.machine.printer.ask("paper-out")


def garbled(visit):
    visit.machine.recorder.ask(f"garble {LOOKUPS}")


def swapped(visit):
    visit.machine.recorder.ask(f"swap {LOOKUPS}")


# ---- ways that are longer ----

def offline_after(visit):
    visit.come()
    visit.stop_at("municipality")
    offline(visit)
    visit.choose_municipality()
    visit.live("offline-after")


def not_taking_part(visit):
    visit.come()
    visit.stop_at("municipality")
    take_part(visit.machine, False)
    visit.choose_municipality()
    visit.live("not-taking-part")


def taking_part_again(visit):
    take_part(visit.machine, True)


def take_part(machine, yes):
    with open(f"{ROOT}/tests/municipalities/{MUNICIPALITY}.json", encoding="utf-8") as file:
        municipality = json.load(file)
    municipality["taking_part"] = yes
    machine.vrsctl("municipality", machine.write("municipality.json", json.dumps(municipality)))


def after_hours(visit):
    another_centre(visit.machine, closed=True)
    visit.come()
    visit.live("after-hours")


def open_again(visit):
    another_centre(visit.machine)


def another_centre(machine, **how):
    machine.end("centre")
    machine.start_centre(**how)


def reading_at(number):
    """The card has been given so many commands since the PIN was typed, and takes its time."""
    def come(visit):
        visit.come()
        visit.stop_at("pin")
        wanted = visit.machine.card.apdus() + number
        visit.machine.card.ask(f"add at {number} delay {SLOW_CARD_MS}")
        visit.type_pin()
        wait_for(lambda: visit.machine.card.apdus() >= wanted, f"command {number} to the card")
    return come


def page_cut_after(count):
    def come(visit):
        visit.machine.valve.ask(f"stall {count}")
        visit.come()
        visit.live("printing")
        visit.machine.valve.ask("stalled")
    return come


def printer_failed(visit):
    visit.machine.valve.ask("break 2000")
    visit.come()
    visit.live("printer-failed")


def line_mended(visit):
    visit.machine.valve.ask("free")


def paper_out(visit):
    visit.come()
    visit.stop_at("confirm")
    visit.machine.printer.ask("paper 1")
    visit.touch_primary()
    visit.live("paper-out")


def reader_failed(visit):
    visit.come()
    visit.stop_at("pin")
    visit.machine.kill_pcscd()
    visit.live("reader-failed")


def card_moved(visit):
    visit.machine.card.ask("add at 3 pull")
    visit.come()
    visit.live("card-moved")
    visit.card_lies = False


def return_card(visit):
    visit.come()
    visit.stop_at("pin")
    visit.touch("cancel")
    visit.stop_at("return-card")


def closed(visit):
    visit.machine.kiosk.ask("close maintenance")
    visit.live("closed")


def leaving(visit):
    """The last thing that a session does is to tell VRS."""
    visit.come()
    visit.stop_at("confirm")
    visit.machine.recorder.ask(f"stall {OUTCOMES} asked")
    visit.touch("cancel")
    visit.machine.recorder.ask("stalled")


CARD, PAPER, PRINTER = ("card",), ("paper",), ("printer", "printer-paper")
# A printer may print what it has got when the line breaks off: somebody must take that away.
HALF_A_PAGE = PAPER + PRINTER

PLACES = [
    Place("welcome", lambda visit: None),
    Place("checking", stalled("checking", f"{SCREEN} asked"), passes=True),
    Place("service", shown("service")),
    Place("terms", shown("terms")),
    Place("card", shown("card")),
    Place("pin", shown("pin"), closed=CARD),
    Place("which-pin", prepared("which-pin", help_about_pins), closed=CARD),
    Place("last-try", prepared("last-try", last_try), tries=1, closed=CARD),
    Place("reading", reading_at(1), closed=CARD, passes=True),
    Place("take-card", shown("take-card"), closed=CARD),
    Place("municipality", shown("municipality")),
    Place("looking-up", stalled("looking-up", f"{LOOKUPS} answer 0"), asked=True, passes=True),
    Place("confirm", shown("confirm"), asked=True),
    Place("printing", page_cut_after(2000), issued=True, passes=True, closed=HALF_A_PAGE),
    Place("take-paper", shown("take-paper"), issued=True, told=True, closed=PAPER),
    Place("farewell", shown("farewell"), issued=True, told=True),
    Place("pin-wrong", prepared("pin-wrong", wrong_pin), tries=2, closed=CARD),
    Place("card-moved", card_moved),
    Place("card-other", prepared("card-other", card_that("card not-my-number")), closed=CARD),
    Place("no-record", shown("no-record"), kind="without-record", asked=True),
    Place("counter-only", shown("counter-only"), kind="who-moved-away", asked=True),
    Place("not-taking-part", not_taking_part, asked=True, after=taking_part_again),
    Place("no-passport", prepared("no-passport", overseas), asked=True),
    Place("paper-out", paper_out, kind="with-two-sheets", issued=True, closed=PAPER + PRINTER),
    Place("pin-blocked", prepared("pin-blocked", blocked), tries=0, closed=CARD),
    Place("card-refused", prepared("card-refused", card_that("card copied")), closed=CARD),
    Place("offline-before", prepared("offline-before", offline)),
    Place("offline-after", offline_after),
    Place("after-hours", after_hours, after=open_again),
    Place("printer-before", prepared("printer-before", without_paper), closed=PRINTER),
    Place("printer-failed", printer_failed, issued=True, closed=HALF_A_PAGE, after=line_mended),
    Place("reader-failed", reader_failed, closed=CARD + ("reader", "checking")),
    Place("stopped", prepared("stopped", swapped), asked=True, closed=("latched",)),
    Place("failed", prepared("failed", garbled), asked=True),
    Place("return-card", return_card, closed=CARD),
    Place("closed", closed, closed=("maintenance",)),
    Place("exit", leaving, asked=True, passes=True, deaf=True),
]


# ---- in the middle of things ----

def as_soon_as(state, touch):
    """The state has been entered, its page is not there yet."""
    def come(visit):
        visit.come()
        visit.stop_at(touch[0])
        since = time.monotonic()
        touch[1](visit)
        wait_for(lambda: visit.machine.entered((state,), since), state, pause_s=0)
    return come


def name_shown(visit):
    """A finger lies where it shows the name."""
    visit.come()
    visit.stop_at("confirm")
    visit.show_name()


def sheet_in_the_middle(visit):
    """The printer has the page, and the sheet is on its way."""
    visit.come()
    visit.stop_at("confirm")
    visit.machine.printer.ask("pace 700")
    visit.touch_primary()
    visit.live("printing")
    wait_for(lambda: visit.machine.printer.state()["printing"], "a sheet on its way")


def usual_pace(visit):
    visit.machine.printer.ask("pace 0")


def call(state, path, how, **more):
    where = f"{path} {how}" if path else how
    name = f"{state}-{(path or 'tls').rsplit('/', 1)[-1]}-{how.replace(' ', '-')}"
    return Place(state, stalled(state, where), passes=True, name=name, **more)


MOMENTS = [
    *(Place("reading", reading_at(number), closed=CARD, passes=True, name=f"reading-command-{number}")
      for number in range(2, 8)),
    call("checking", None, "open"),
    call("checking", SCREEN, "answer 500"),
    call("looking-up", LOOKUPS, "asked"),
    call("looking-up", LOOKUPS, "answer 2000", asked=True),
    call("printing", CERTIFICATES, "asked", asked=True),
    call("printing", CERTIFICATES, "answer 0", issued=True),
    call("printing", CERTIFICATES, "answer 5000", issued=True),
    call("printing", OUTCOMES, "asked", issued=True, closed=PAPER),
    Place("confirm", name_shown, asked=True, name="confirm-name-shown"),
    Place("confirm", as_soon_as("confirm", ("municipality", Visitor.choose_municipality)), asked=True,
          name="confirm-drawing"),
    Place("printing", as_soon_as("printing", ("confirm", Visitor.touch_primary)), asked=True, issued=None,
          name="printing-drawing", closed=PAPER + PRINTER),
    Place("printing", page_cut_after(0), issued=True, closed=HALF_A_PAGE, name="printing-page-begins"),
    Place("printing", page_cut_after(20000), issued=True, closed=HALF_A_PAGE, name="printing-page-half"),
    Place("printing", sheet_in_the_middle, issued=True, closed=PAPER + PRINTER, after=usual_pace,
          name="printing-sheet"),
]
