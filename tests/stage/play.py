"""deploy/demo, once everything is built: one resident from card to paper, on a display of its own or on
this desktop. Options as in deploy/demo --help."""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage import enclosure  # noqa: E402
from stage import desktop  # noqa: E402
from stage.control import Refused  # noqa: E402
from stage.guide import Guide, PanelClosed  # noqa: E402
from stage.visitor import Surprise, Visitor  # noqa: E402
from stage.wait import TookTooLong  # noqa: E402
from stage.world import ROOT, Broken, World  # noqa: E402

SAID = {
    "welcome": "The kiosk shows its welcome page.",
    "service": "They touch it, and choose which certificate they want.",
    "terms": "They agree to the terms.",
    "card": "They put their card on the reader.",
    "pin": "They type the four digits of their PIN.",
    "reading": "The kiosk reads the card and verifies that it is genuine.",
    "take-card": "They take their card back.",
    "municipality": "They choose the municipality that keeps their record.",
    "looking-up": "The record is looked up.",
    "confirm": "They check what will be printed.",
    "printing": "The certificate is issued and printed.",
    "take-paper": "They take the paper.",
    "farewell": "The kiosk says goodbye.",
}

PAGES = ("certificate.pdf", "certificate.pwg")  # whichever the printer takes
PICTURES = tuple(f"certificate-{sheet}.png" for sheet in range(1, 5))  # of raster, which nothing else shows
LEFT = (*PAGES, *PICTURES, "report.json", "pids.json", "screens", "logs", "keys")  # in --out

# The devices take their time, so that a person sees every page. tests/bench measures without.
LIKE_REAL_ONES = {"ms_per_sheet": 1500, "ms_per_apdu": 90, "line_ms": 250}


def arguments():
    parser = argparse.ArgumentParser(prog="deploy/demo", allow_abbrev=False)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--out", default="out")
    parser.add_argument("--resident", default=f"{ROOT}/tests/residents/sakura.json")
    parser.add_argument("--kind", choices=("domestic", "overseas"), default="domestic")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("--size", default=None)
    parser.add_argument("--raster", action="store_true")
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    if given.size:
        given.size = size_of(parser, given.size)
    if not os.path.isfile(given.resident):
        parser.error(f"there is no resident file {given.resident}")
    return given


def size_of(parser, text):
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 320 <= int(width) <= 16384 and
            320 <= int(height) <= 16384):
        parser.error("--size is WxH in pixels, each from 320 to 16384: 1080x1920")
    return int(width), int(height)


def say(text):
    print(text, flush=True)


def fresh(out):
    """Nothing of an earlier run may be taken for this one's."""
    for name in LEFT:
        path = os.path.join(out, name)
        if os.path.isfile(path):
            os.unlink(path)
        else:
            shutil.rmtree(path, ignore_errors=True)
    os.makedirs(os.path.join(out, "screens"))


class Narrator(Visitor):
    def look(self, limit_s=40):
        fresh_page = super().look(limit_s)
        if fresh_page and self.page.state in SAID:
            say(f"  {SAID[self.page.state]}")
        elif fresh_page and self.page.state not in ("checking", "exit"):
            say(f"  The kiosk shows the page \"{self.page.state}\".")
        return fresh_page


def play_alone(world, given):
    visitor = Narrator(world, world.resident, given.kind, given.lang,
                       os.path.join(world.out, "screens"))
    say("A resident comes.")
    visitor.live("farewell")
    visitor.touch_primary()
    visitor.habits["welcome"] = None
    visitor.live("welcome")
    say("It is ready for the next resident.")
    yield


def find_desktop(given):
    """Where a person sees the kiosk, and how large it is there; None for a display of our own."""
    found = None
    if not given.headless:
        try:
            found = desktop.find()
        except desktop.Unreachable as why:
            say(f"The display {why} cannot be reached from here; going on as with --headless.")
    if not found:
        given.size = given.size or (1080, 1920)
        return None
    wanted = given.size or found.usual_size()
    given.size = found.fitting(wanted)
    if given.size != wanted:
        say("This screen has no room for a kiosk of {}x{} beside its devices; it is {}x{} here."
            .format(*wanted, *given.size))
    return found


def play_here(world, given):
    """A person is the resident; the devices are on a panel. Yields after every visit."""
    guide = Guide(world, given.kind, given.lang, say)
    world.display.owner = lambda: world.kiosk.status()["session_pid"]
    guide.open_panel()
    world.write_pids()
    say(f"You are the resident, {world.resident['name']}. The kiosk is the large window: touch it with the "
        f"mouse. Card and printer are in the small window beside it. The PIN is {world.resident['pin']}.")
    if not world.display.name:
        say("A Wayland desktop lets nobody photograph its windows: there will be no screens/.")
    while True:
        guide.follow()
        yield


def collect(world):
    """The paper and the figures, from where the devices left them."""
    for path in (*(f"{world.work}/printer/{page}" for page in PAGES), world.report_file):
        if os.path.exists(path):
            shutil.copy(path, world.out)
    raster = os.path.join(world.out, "certificate.pwg")
    if os.path.exists(raster):
        subprocess.run([f"{ROOT}/tests/printer/picture", raster, os.path.join(world.out, "certificate")],
                       check=True)


def printed_page(world):
    """None when no page reached the printer."""
    paths = (os.path.join(world.out, page) for page in PAGES)
    return next((path for path in paths if os.path.exists(path)), None)


def verdict(world):
    """None when the page was printed and VRS recorded it; else what is missing, in words."""
    try:
        with open(os.path.join(world.out, "report.json")) as file:
            report = json.load(file)
    except (OSError, ValueError):
        return "the kiosk left no report"
    if report.get("result") != "printed":
        return f"nothing was printed, and the last page was \"{report.get('result')}\""
    if not printed_page(world):
        return "no page reached the printer"
    for line in world.provisions():
        if line.get("certificate_id") == report.get("certificate_id"):
            if line.get("outcome") == "printed":
                return codes_that_fail(world)
            return f"VRS recorded the outcome \"{line.get('outcome')}\""
    return "VRS recorded no outcome"


def codes_that_fail(world):
    """None when every code on the page verifies. Says of each what certcheck says."""
    verified, words = world.check_codes()
    for line in words.splitlines():
        if not line.startswith(" "):   # what a code says about the resident is on the page
            say(f"  certcheck: {line}")
    return None if verified else "a code on the page does not verify"


def interrupted(*_):
    raise KeyboardInterrupt


def settle(world):
    """Says how the visit has ended, once its papers are in place. True when all went well."""
    collect(world)
    world.write_pids()
    wrong = verdict(world)
    if wrong:
        say(f"This visit ended without a certificate: {wrong}. {world.out}/logs tells more.")
        return False
    say(f"Done. The printed page is {printed_page(world)}.")
    return True


def perform(world, given):
    """True when the first visit went well; with --keep it does not return."""
    world.start()
    if given.raster:
        world.printer.ask_raster()
    world.write_pids()
    visits = play_here(world, given) if not world.wants_display else play_alone(world, given)
    next(visits)
    given.status = 0 if settle(world) else 1
    if not given.keep:
        return
    say("Everything stays up for the next resident; Ctrl-C ends it. To look inside: "
        f"nsenter -t {os.getpid()} -m -n, with DISPLAY={world.kiosk_env().get('DISPLAY', '')}, "
        f"devices at {world.work}.")
    for _ in visits:
        world.write_pids()
        say("The kiosk has a new page for the next resident.")
    while True:
        signal.pause()


def main():
    given = arguments()
    out = os.path.abspath(given.out)
    os.makedirs(out, exist_ok=True)   # as the user, before root is called
    enclosure.enter(sys.argv)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, interrupted)
    fresh(out)
    place = find_desktop(given)
    world = World(out, given.resident, given.size, given.lang if place else "ja",
                  display=place or True, say=say, **LIKE_REAL_ONES)
    if place:
        world.sink = "auto"   # a person is there to hear it
    given.status = None   # of the first visit
    try:
        perform(world, given)
    except (Broken, TookTooLong, Surprise, Refused) as why:
        say(f"It did not work: {why}.\n{out}/logs tells more.")
        collect(world)
        given.status = 1
    except PanelClosed:
        say("The window of the devices was closed; ending what was started.")
        given.status = 1 if given.status is None else given.status
    except KeyboardInterrupt:
        say("Interrupted; ending what was started.")
        given.status = 130 if given.status is None else given.status
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        world.stop()
        enclosure.give_back(*(os.path.join(out, name) for name in LEFT))
    sys.exit(given.status)


if __name__ == "__main__":
    main()
