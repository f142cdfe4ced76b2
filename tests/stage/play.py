"""deploy/demo, once everything is built: one resident from card to paper, on a display of its own or on
this desktop. Options as in deploy/demo --help."""
import argparse
import json
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage import enclosure  # noqa: E402
from stage.control import Refused  # noqa: E402
from stage.visitor import Surprise, Visitor  # noqa: E402
from stage.wait import TookTooLong, wait_for  # noqa: E402
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
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    given.headless = given.headless or not (os.environ.get("DISPLAY") or
                                            os.environ.get("WAYLAND_DISPLAY"))
    given.size = size_of(parser, given.size or ("1080x1920" if given.headless else "540x960"))
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
    os.makedirs(out, exist_ok=True)
    for name in ("certificate.pdf", "report.json", "pids.json"):
        if os.path.exists(os.path.join(out, name)):
            os.unlink(os.path.join(out, name))
    for name in ("screens", "logs", "keys"):
        shutil.rmtree(os.path.join(out, name), ignore_errors=True)
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


def play_here(world, given):
    """A person is the resident; the devices are on a panel."""
    env = {**os.environ, "GSETTINGS_BACKEND": "memory"}
    world.run("panel", world.program("panel"), "--card", world.card.path, "--printer",
              world.printer.path, env=env)
    say("The kiosk is the large window; its devices are in the small one beside it. You are the resident: "
        f"the PIN is {world.resident['pin']}.")
    wait_for(lambda: ended_here(world), "the end of the visit", 24 * 3600, 0.2)


def ended_here(world):
    if not world.alive("panel"):
        raise KeyboardInterrupt
    return world.kiosk.status()["sessions"] > 1


def collect(world):
    """The paper and the figures, from where the devices left them."""
    for path in (f"{world.work}/printer/certificate.pdf", world.report_file):
        if os.path.exists(path):
            shutil.copy(path, world.out)


def verdict(world):
    """None when the page was printed and VRS recorded it; else what is missing, in words."""
    if not os.path.exists(os.path.join(world.out, "certificate.pdf")):
        return "no page reached the printer"
    try:
        with open(os.path.join(world.out, "report.json")) as file:
            report = json.load(file)
    except (OSError, ValueError):
        return "the kiosk left no report"
    if report.get("result") != "printed":
        return f"the kiosk reports \"{report.get('result')}\""
    for line in world.provisions():
        if line.get("certificate_id") == report.get("certificate_id"):
            if line.get("outcome") == "printed":
                return None
            return f"VRS recorded the outcome \"{line.get('outcome')}\""
    return "VRS recorded no outcome"


def interrupted(*_):
    raise KeyboardInterrupt


def perform(world, given):
    world.start()
    world.write_pids()
    if given.headless:
        play_alone(world, given)
    else:
        play_here(world, given)
    collect(world)
    world.write_pids()
    wrong = verdict(world)
    if wrong:
        say(f"It did not come to its end: {wrong}. {world.out}/logs tells more.")
        return 1
    say(f"Done. The printed page is {world.out}/certificate.pdf.")
    if given.keep:
        say("Everything stays up for the next resident; Ctrl-C ends it. To look inside: "
            f"nsenter -t {os.getpid()} -m -n, with DISPLAY={world.kiosk_env().get('DISPLAY', '')}, "
            f"devices at {world.work}.")
        while True:
            signal.pause()
    return 0


def main():
    given = arguments()
    enclosure.enter(sys.argv)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, interrupted)
    out = os.path.abspath(given.out)
    fresh(out)
    size = given.size
    world = World(out, given.resident, size, given.lang, display=given.headless, say=say,
                  **LIKE_REAL_ONES)
    status = 1
    try:
        status = perform(world, given)
    except (Broken, TookTooLong, Surprise, Refused) as why:
        say(f"It did not work: {why}.\n{out}/logs tells more.")
        collect(world)
    except KeyboardInterrupt:
        say("Interrupted; ending what was started.")
        status = 0 if given.keep and os.path.exists(os.path.join(out, "report.json")) else 130
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        world.stop()
        enclosure.give_back(out)
    sys.exit(status)


if __name__ == "__main__":
    main()
