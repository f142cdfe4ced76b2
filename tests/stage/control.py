"""The sockets at which virtual devices take one command a line."""
import json
import socket

from stage.wait import wait_for


class Refused(Exception):
    pass


class Control:
    def __init__(self, path):
        self.path = path

    def ready(self):
        try:
            self.connect().close()
            return True
        except OSError:
            return False

    def connect(self):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(30)
        link.connect(self.path)
        return link

    def ask(self, command):
        with self.connect() as link, link.makefile("r") as answers:
            link.sendall((command + "\n").encode())
            answer = answers.readline().strip()
        if not answer or answer.startswith("error"):
            raise Refused(f"{command}: {answer or 'no answer'}")
        return answer


class Card(Control):
    """tests/vcard: "ok …" or "error …"."""

    def number(self, command):
        return int(self.ask(command).split()[-1])

    def insert(self):
        self.ask("insert")

    def remove(self):
        self.ask("remove")

    def tries(self):
        return self.number("tries")

    def apdus(self):
        return self.number("apdus")


class Printer(Control):
    """tests/printer/vprinter."""

    def state(self):
        return json.loads(self.ask("state"))

    def follow(self):
        """Yields what happens, as dictionaries, until closed."""
        link = self.connect()
        link.settimeout(None)
        link.sendall(b"events\n")
        lines = link.makefile("r")
        lines.readline()
        return link, map(json.loads, lines)

    def ask_raster(self):
        """From now on it takes no PDF, only PWG raster."""
        for attribute in ("document-format-supported image/pwg-raster",
                          "pwg-raster-document-resolution-supported 300 600",
                          "pwg-raster-document-type-supported sgray_8 black_1"):
            self.ask(f"attribute {attribute}")


class Kiosk(Control):
    """kioskd, as kioskctl does."""

    def status(self):
        return json.loads(self.ask("status"))

    def await_phase(self, phase, limit_s=30):
        wait_for(lambda: self.status()["phase"] == phase, f"the phase {phase}", limit_s)
