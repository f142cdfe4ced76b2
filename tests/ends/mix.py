"""What the residents of a soak do: most get their paper; others change their minds, walk away, or lose their session."""
import os
import signal

from ends.visit import Visit

CANCELS = ("service", "terms", "card", "pin", "municipality", "confirm")
PAGE_S, CLOSED_S = 60, 900   # until there must be another page
KILLS = (("confirm", signal.SIGKILL), ("pin", signal.SIGSEGV), ("terms", signal.SIGKILL), ("municipality", signal.SIGABRT))
SAID = {
    "paper": "came, and left with the paper",
    "early card": "the same, with the card on the reader before it was asked for",
    "wrong PIN": "the same, after one wrong PIN",
    "walks off": "the same, but nobody touched the last page: its time ran out",
    "cancel": "cancelled, in turn on: " + ", ".join(CANCELS),
    "time-out": "walked away from the page `confirm` for good: its time ran out",
    "killed": "the session was killed, in turn: " + ", ".join(f"{number.name} on {state}" for state, number in KILLS),
}


def kind(number):
    """What resident number (from 1) does: out of 200, one walks away, two lose their session, 40 cancel."""
    if number % 200 == 77:
        return "time-out"
    if number % 100 == 50:
        return "killed"
    if number % 5 == 3:
        return "cancel"
    if number % 20 == 5:
        return "walks off"
    if number % 20 == 11:
        return "wrong PIN"
    return "early card" if number % 2 else "paper"


class Guest(Visit):
    """One of them, from a welcome page to the next."""

    def __init__(self, machine, page, number):
        super().__init__(machine, 0, page)
        self.photographs = False
        self.order, self.does = number, kind(number)
        self.detours = []   # pages where nobody meant to come
        if self.does == "early card":
            self.habits["terms"] = Guest.agree_with_card
            self.habits["card"] = None
        if self.does == "wrong PIN":
            self.wrong_pins = 1
        if self.does == "walks off":
            self.habits["farewell"] = None

    def agree_with_card(self):
        self.lay_card()
        self.agree()

    def serve(self):
        """Returns the next welcome page."""
        self.come()
        if self.does == "cancel":
            self.leave(CANCELS[self.order // 5 % len(CANCELS)])
        elif self.does == "time-out":
            self.habits["still-there"] = None
            self.stop("confirm")
        elif self.does == "killed":
            self.die(*KILLS[self.order // 100 % len(KILLS)])
        self.habits["welcome"] = None
        self.stop("welcome")
        return self.page

    def stop(self, state):
        """Follows the habits to this page. A page that is strange here is left, and remembered."""
        self.habits[state] = None
        while True:
            fresh = self.look(CLOSED_S if self.page.state == "closed" else PAGE_S)
            if self.page.state == state:
                return
            habit = self.habits.get(self.page.state, Guest.detour)
            if fresh and habit:
                habit(self)

    def detour(self):
        if self.page.state == "closed":   # it opens by itself, once nothing is wrong any more
            self.detours.append(f"closed: {self.machine.status()['closed'] or 'open again'}")
            return
        self.detours.append(self.page.state)
        for way in ("primary", "cancel"):
            if way in self.page.targets:
                self.touch(way)
                return

    def leave(self, state):
        self.stop(state)
        self.touch("cancel")

    def die(self, state, number):
        self.stop(state)
        os.kill(self.machine.status()["session_pid"], number)
        if self.card_lies:
            self.take_card()
