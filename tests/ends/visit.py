"""A resident of whom only this is known here: how the PIN is typed."""
from stage.visitor import Visitor
from stage.wait import wait_for

from ends.machine import MUNICIPALITY

TURN = 0x5A  # strangers.py, which knows too much to be imported

class Visit(Visitor):
    def __init__(self, machine, number, page):
        """page: the welcome page that is shown now."""
        super().__init__(machine, {"municipality": MUNICIPALITY})
        self.machine, self.number, self.page = machine, number, page
        self.habits.update({"welcome": None, "card": Visit.lay_card, "pin": Visit.type_pin,
                            "take-card": Visit.take_card, "return-card": Visit.take_card})
        self.wrong_pins = 0     # to type before the right one
        self.card_lies = False  # on the reader
        self.photographs = True  # the page with the name
        self.goal = None        # the place where it goes
        self.session = 0        # its process, once it has come where it should end

    def come(self):
        self.habits["welcome"] = Visitor.start
        self.start()

    def lay_card(self):
        self.card_lies = True
        super().lay_card()

    def take_card(self):
        super().take_card()
        self.card_lies = False

    def type_pin(self):
        wrong = 1 if self.wrong_pins else 0
        self.wrong_pins -= wrong
        for turned in self.machine.fingers(self.number):
            self.touch(f"key-{((turned ^ TURN) + wrong) % 10}")
        self.touch("primary")

    def look(self, limit_s=40):
        fresh = super().look(limit_s)
        if fresh and self.photographs and self.page.state == "confirm":
            self.show_name()
            self.machine.photograph_name(self.number)
            self.machine.display.release()
        return fresh

    def show_name(self):
        """It is shown while a finger lies there."""
        before = self.machine.shown()
        self.machine.display.press(*self.place("reveal"))
        wait_for(lambda: self.machine.shown() != before, "the name")
        wait_for(lambda: self.machine.shown() == self.machine.shown(), "all of the name")
