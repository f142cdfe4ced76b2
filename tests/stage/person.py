"""A person at a desktop, for tests: clicks what the kiosk's window and the panel show, where they are."""
import json
import os
import socket

from stage.guide import Guide
from stage.wait import wait_for


class Person(Guide):
    def __init__(self, world, screen, say):
        """screen: the display.Display on which world.display, a desktop, lies."""
        path = f"{world.work}/panel-map.sock"
        self.screen = screen
        self.map = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.map.bind(path)
        self.map.settimeout(0.5)
        super().__init__(world, "domestic", world.language, say, touch_map=path)

    def close(self):
        self.map.close()
        os.unlink(f"{self.world.work}/panel-map.sock")

    def hint(self):
        super().hint()
        habit = self.habits.get(self.page.state)
        if habit:
            habit(self)

    def click(self, window, target):
        desktop = self.world.display
        self.screen.touch(*desktop.place_of(window, target["x"] + target["w"] // 2,
                                            target["y"] + target["h"] // 2))

    def touch(self, name):
        self.click(self.world.display.kiosk_window(), self.page.targets[name])

    def press(self, name):
        """A button of the panel, once it can be pressed."""
        target = wait_for(lambda: self.buttons().get(name), f"the panel's button {name}")
        self.click(self.world.display.window_of(self.panel.pid), target)

    def buttons(self):
        self.tell("map")
        try:
            told = json.loads(self.map.recv(65536))
        except socket.timeout:
            return {}
        return {one["id"]: one for one in told["targets"] if one["w"]}

    def lay_card(self):
        self.press("insert")

    def take_card(self):
        self.press("insert")   # the same button: it has changed sides

    def take_paper(self):
        wait_for(lambda: self.world.printer.state()["tray"], "the paper")
        self.press("take-paper")
        wait_for(lambda: not self.world.printer.state()["tray"], "the hand that takes it")
        if "primary" in self.page.targets:
            self.touch("primary")
