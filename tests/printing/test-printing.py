#!/usr/bin/python3
"""Every fault of a printer at every moment of a visit: the page, what the staff are told, what VRS has on record, the
printer's queue and the sheets in its tray. Speaks TAP.

Usage: test-printing.py [--quick | --list] [NAME]...    all runs, a few of each kind, or those whose name contains a word
MADOGUCHI_BUILD is the build directory; MADOGUCHI_E2E_OUT keeps the logs."""
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from printing.cells import FAULTS, LIES, PRINTED, UNFIT, End, failed  # noqa: E402
from stage import enclosure  # noqa: E402
from stage.scene import Scene  # noqa: E402
from stage.wait import wait_for  # noqa: E402

LONG_S = 90
runs = {}  # name → function of the scene
quick = set()


def run(name, function, is_quick=False):
    runs[name] = function
    if is_quick:
        quick.add(name)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


# ---- what is looked at ----

class Case:
    """One resident, whose certificate has two sheets."""

    def __init__(self, scene):
        self.scene, self.world = scene, scene.world
        self.visitor = scene.visitor("many-doses")
        self.issued = len(self.world.provisions())

    def printer(self, command):
        self.world.printer.ask(command)

    def await_trouble(self, trouble, limit_s=40):
        """The page of a printer that stands still, and what kioskd and so the staff know of it."""
        while self.visitor.live("paper-out", limit_s).trouble != trouble:
            pass
        phase = self.world.kiosk.status()["phase"]
        check(phase == "paper-out", f"the staff are told of {phase}")

    def await_closed(self, why, limit_s=40):
        self.visitor.habits.update({state: None for state in self.visitor.habits})
        self.visitor.habits.update({"closed": None, "exit": None, "welcome": None, "checking": None})
        if self.visitor.page.state != "closed":
            self.visitor.live("closed", limit_s)
        found = self.world.kiosk.status()["closed"]
        check(found == why, f"the staff are told of {found}, not {why}")

    def await_welcome(self):
        self.visitor.habits.update({state: None for state in ("welcome", "closed", "exit", "farewell",
                                                              "printer-failed")})
        if self.visitor.page.state != "welcome":
            self.visitor.live("welcome")

    def confirm(self):
        self.visitor.stop_at("confirm")

    def print(self):
        self.visitor.touch_primary()

    def leave(self):
        """By what the page offers; what lies in the tray is taken by then."""
        self.printer("take-paper")
        self.visitor.habits["exit"] = None
        if self.visitor.page.state == "take-paper":
            self.visitor.habits["take-paper"] = None
            self.visitor.live("farewell")
        self.visitor.touch("primary" if "primary" in self.visitor.page.targets else "cancel")

    def check_end(self, end):
        """Before anybody takes the paper."""
        page = self.visitor.live(("take-paper", "printer-failed"), LONG_S)
        check(page.state == end.page, f"it ended with the page {page.state}")
        tray = self.world.printer.state()["tray"]
        check(tray == end.tray, f"{tray} sheets lie in the tray, not {end.tray}")

    def check_record(self, end):
        """Once for this visit, and for good."""
        def told():
            lines = self.world.provisions()[self.issued:]
            return lines and lines[-1]["outcome"] != "untold" and lines
        lines = wait_for(told, "the record at VRS")
        check(len(lines) == 1, f"{len(lines)} certificates were issued")
        found = lines[0]["outcome"], lines[0]["sheets"]
        check(found == (end.outcome, end.sheets),
              f"VRS has {found[0]} with {found[1]} sheets, not {end.outcome} with {end.sheets}")
        check(self.world.printer.state()["queued"] == 0, "the printer has a job left")

    def check_none_issued(self):
        check(len(self.world.provisions()) == self.issued, "a certificate was issued")
        state = self.world.printer.state()
        check(state["tray"] == 0 and state["queued"] == 0, f"the printer has {state}")

    def end_as(self, end):
        self.check_end(end)
        self.leave()
        self.check_record(end)
        self.await_welcome()


# ---- moments ----

def before_the_welcome(fault):
    def play(scene):
        case = Case(scene)
        case.visitor.live("service")
        case.printer(fault.wrong)
        case.visitor.touch("cancel")
        case.await_closed(fault.closed)
        case.printer(fault.right)
        case.await_welcome()
        case.check_none_issued()
    return play


def on_the_welcome(wrong, right, closed):
    """It is noticed although nobody touches anything."""
    def play(scene):
        case = Case(scene)
        case.visitor.live("service")
        case.visitor.touch("cancel")
        case.visitor.stop_at("welcome")
        case.printer(wrong)
        case.await_closed(closed)
        case.printer(right)
        case.await_welcome()
        case.check_none_issued()
    return play


def at_the_start(wrong, right, trouble):
    """Somebody touches the welcome page before it was noticed."""
    def play(scene):
        case = Case(scene)
        case.visitor.live("service")
        case.visitor.touch("cancel")
        case.visitor.stop_at("welcome")
        case.printer(wrong)
        case.visitor.passed.clear()
        case.visitor.start()
        page = case.visitor.live("printer-before")
        check(page.trouble == trouble, f"the page speaks of {page.trouble}")
        check("pin" not in case.visitor.passed, "the PIN page opened")
        case.printer(right)
        case.leave()
        case.await_welcome()
        case.check_none_issued()
        check(scene.world.card.tries() == 3, "a try of the PIN was used")
    return play


def before_the_pin(fault):
    """After the kiosk has looked: it is found when the page is to be printed, and nothing is issued before."""
    def play(scene):
        case = Case(scene)
        case.visitor.stop_at("terms")
        case.printer(fault.wrong)
        case.visitor.habits["terms"] = None
        case.visitor.touch_primary()
        case.confirm()
        case.print()
        case.await_trouble(fault.trouble)
        case.check_none_issued()
        case.printer(fault.right)
        case.end_as(PRINTED)
    return play


def while_connecting(fault):
    """The same, and nobody comes."""
    def play(scene):
        case = Case(scene)
        case.confirm()
        case.printer(fault.wrong)
        case.print()
        case.await_trouble(fault.trouble)
        case.visitor.touch("cancel")
        case.await_closed(fault.closed)
        case.check_none_issued()
        case.printer(fault.right)
        case.await_welcome()
    return play


def at_sheet(fault, sheet, mended):
    def play(scene):
        case = Case(scene)
        case.confirm()
        case.printer(f"at {sheet} {fault.wrong}")
        case.printer("pace 700")   # so that the kiosk has the answer to its page, and counts what is out
        case.print()
        case.await_trouble(fault.trouble)
        if mended:
            case.printer(fault.right)
            # Who loses power loses the job, and the kiosk does not print it again by itself.
            lost = failed("not-printed", sheet - 1)
            case.end_as(lost if fault.name == "power-loss" else PRINTED)
            return
        unknown = fault.name == "power-loss"
        check(case.world.printer.state()["tray"] == sheet - 1, "other sheets lie in the tray")
        case.visitor.touch("cancel")
        case.visitor.habits.update({"exit": None, "closed": None, "welcome": None})
        case.check_record(End("unknown" if unknown else "not-printed", sheet - 1, 0, None))
        case.printer("fresh")
        case.await_welcome()
        check(case.world.printer.state()["tray"] == 0, "the rest came out after all")
    return play


def after_the_last_sheet(fault):
    def play(scene):
        case = Case(scene)
        case.visitor.stop_at("take-paper")
        case.printer(fault.wrong)
        check(case.world.printer.state()["tray"] == 2, "not two sheets lie in the tray")
        case.check_record(PRINTED)
        case.printer("take-paper")
        case.visitor.habits["take-paper"] = None
        if fault.name == "tray-full":   # whoever takes the paper has emptied it
            case.await_welcome()
            return
        case.await_closed(fault.closed, LONG_S)
        case.printer(fault.right)
        case.await_welcome()
    return play


def lying(command, end):
    def play(scene):
        case = Case(scene)
        case.confirm()
        case.printer(command)
        case.print()
        if end:
            case.end_as(end)
            return
        # How far it got is a matter of who is faster; that it is recorded as it is, is not.
        case.visitor.live(("take-paper", "printer-failed"), LONG_S)
        tray = case.world.printer.state()["tray"]
        page = "take-paper" if tray == 2 else "printer-failed"
        check(case.visitor.page.state == page, f"{tray} sheets, and {case.visitor.page.state}")
        case.leave()
        case.check_record(End("printed" if tray == 2 else "not-printed", tray, tray, page))
        case.await_welcome()
    return play


def repeated_number(scene):
    """Two visits; the printer gives the second job the number of the first, whose sheets are all counted."""
    first = Case(scene)
    first.confirm()
    first.print()
    first.end_as(PRINTED)
    second = Case(scene)
    second.confirm()
    second.printer("lie repeats-id")
    second.print()
    second.end_as(failed("not-printed", 0))


def declare():
    for fault in FAULTS:
        first = fault.name in ("paper-out", "jam")
        run(f"{fault.name}.before-the-welcome", before_the_welcome(fault))
        run(f"{fault.name}.on-the-welcome", on_the_welcome(fault.wrong, fault.right, fault.closed),
            fault.name == "tray-full")
        run(f"{fault.name}.at-the-start", at_the_start(fault.wrong, fault.right, fault.trouble))
        run(f"{fault.name}.before-the-pin", before_the_pin(fault))
        run(f"{fault.name}.while-connecting", while_connecting(fault))
        for sheet in (1, 2):
            run(f"{fault.name}.at-sheet-{sheet}.mended", at_sheet(fault, sheet, True),
                fault.name == "power-loss" and sheet == 2)
            run(f"{fault.name}.at-sheet-{sheet}.cancelled", at_sheet(fault, sheet, False),
                first and sheet == 2)
        run(f"{fault.name}.after-the-last-sheet", after_the_last_sheet(fault))
    for name, command, end in LIES:
        run(f"liar.{name}", lying(command, end), name in ("completes", "twice", "cut-with-the-page"))
    run("liar.repeats-a-number", repeated_number)
    for name, wrong, trouble, closed in UNFIT:
        run(f"unfit.{name}.at-the-start", at_the_start(wrong, "fresh", trouble),
            name == "two-sided-only")
        run(f"unfit.{name}.on-the-welcome", on_the_welcome(wrong, "fresh", closed))


def chosen_of(words):
    if words == ["--quick"]:
        return [name for name in runs if name in quick]
    return [name for name in runs if not words or any(word in name for word in words)]


def main():
    declare()
    chosen = chosen_of([word for word in sys.argv[1:] if word != "--list"])
    if "--list" in sys.argv:
        print("\n".join(chosen))
        return
    enclosure.enter(sys.argv)
    kept = os.environ.get("MADOGUCHI_E2E_OUT")
    out = kept or tempfile.mkdtemp(prefix="madoguchi-printing-")
    scene = Scene(out)
    failures = 1
    print(f"1..{len(chosen)}", flush=True)
    try:
        scene.start()
        failures = scene.play([(name, runs[name]) for name in chosen])
    except Exception as why:
        print(f"Bail out! {why}")
    finally:
        scene.world.stop()
        if not kept and not failures:
            shutil.rmtree(out)
        elif failures:
            print(f"# logs are in {out}/logs")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
