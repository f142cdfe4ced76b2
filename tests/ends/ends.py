"""The ways in which a session can end."""
import os
import signal


class End:
    """strike(visit) ends the session, or brings it to end itself; deadly: it has no chance to tidy up;
    hasty: every limit is short, because somebody waits for its end."""

    def __init__(self, name, strike, deadly=True, hasty=False):
        self.name, self.strike, self.deadly, self.hasty = name, strike, deadly, hasty


def by(number):
    def strike(visit):
        os.kill(visit.session, number)
    return strike


LEAVES = {"last-try": "second"}   # "stop here"; its main button goes on


def reset(visit):
    visit.machine.kiosk.ask("reset")


def cancel(visit):
    """By the button for it, or by whatever leads out where there is none."""
    while visit.page.state != visit.goal.state:
        visit.look()   # a machine's page comes a moment after the state
    visit.touch(next(way for way in (LEAVES.get(visit.page.state), "cancel", "primary")
                     if way in visit.page.targets))


def call_attendant(visit):
    """By the corner that only attendants know of: their page opens over a session that is over."""
    visit.hold_corner()


def time_out(_):
    """Nobody touches anything any more."""


def kill_kioskd(visit):
    """Whoever supervises it (systemd on a kiosk) starts it again."""
    visit.machine.kill("kioskd")
    visit.machine.start_kiosk()


def kill_pcscd(visit):
    visit.machine.kill_pcscd()


def as_usual(visit):
    """The resident takes the paper, and goes."""
    visit.take_paper()


KILL = End("SIGKILL", by(signal.SIGKILL))
SEGV = End("SIGSEGV", by(signal.SIGSEGV))
ABRT = End("SIGABRT", by(signal.SIGABRT))
RESET = End("reset", reset)
CANCEL = End("cancel", cancel, deadly=False)
CORNER = End("attendant-called", call_attendant, deadly=False)
TIME_OUT = End("time-out", time_out, deadly=False, hasty=True)
KIOSKD = End("kioskd-killed", kill_kioskd)
PCSCD = End("pcscd-killed", kill_pcscd, deadly=False, hasty=True)
USUAL = End("normal", as_usual, deadly=False)
