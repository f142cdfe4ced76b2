"""A line between kiosk and centre with the centre's own certificate: keeps what went over it, and stops,
garbles or swaps it on command. It stands for the network: what it keeps lies on other machines.

recorder.py KEYS KIOSK-ID CENTRE-PORT SOCKET DIR
Says "port N" once it listens. Commands, one a line at SOCKET; each is answered by "ok" or "error …":
  centre N          the centre listens on another port now
  stall WHERE       the next call stops there, and its connection stays open:
                      open             before the handshake of TLS
                      PATH asked       the request has come, and does not go on
                      PATH answer N    N bytes of the answer have gone back, but never all
  stalled           answered once a call has stopped
  free              hangs up on whatever has stopped; nothing stops, garbles or swaps any more
  garble PATH       the answer to it is an empty object
  swap PATH         the answer to it is the first that anybody got
  down, up          hangs up on every call; no longer
  forget            removes what it kept; what `swap` needs stays in its memory
Kept in DIR: N.path, N.asked and N.answer for each call, as bytes, N counting up."""
import os
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage.proxy import Proxy  # noqa: E402


class Recorder:
    def __init__(self, keys, kiosk_id, port, directory):
        self.directory = directory
        self.changed = threading.Condition()
        self.count = 0
        self.stall = None       # the words of the command
        self.stopped = 0        # calls that stand still
        self.era = 0            # grows with every "free"
        self.garbled = self.swapped = None
        self.first = {}
        self.proxy = Proxy(keys, kiosk_id, port)
        self.proxy.before_handshake = lambda: self.stop_if("open")
        self.proxy.asked = lambda path: self.stop_if(path, "asked")
        self.proxy.answer = self.answered
        self.proxy.cut = self.cut

    # ---- what happens to a call ----

    def stop_if(self, *where):
        with self.changed:
            if self.stall != list(where):
                return
            self.stop()

    def stop(self):
        """Until somebody says "free": then its connection is of no use any more."""
        era = self.era
        self.stall = None
        self.stopped += 1
        self.changed.notify_all()
        self.changed.wait_for(lambda: self.era != era)
        raise ConnectionAbortedError

    def answered(self, path, body, status, headers, answer):
        with self.changed:
            self.count += 1
            for name, data in (("path", path.encode()), ("asked", body), ("answer", answer)):
                with open(f"{self.directory}/{self.count:05}.{name}", "wb") as file:
                    file.write(data)
            if status == 200:
                self.first.setdefault(path, answer)
            if path == self.garbled:
                return status, b"{}"
            if path == self.swapped:
                return 200, self.first[path]
        return status, answer

    def cut(self, path, length):
        """How many bytes of an answer go back before it stops; None: all."""
        with self.changed:
            if self.stall and self.stall[:2] == [path, "answer"]:
                return min(int(self.stall[2]), length - 1)
        return None

    def stop_here(self):
        with self.changed:
            self.stop()

    # ---- commands ----

    def obey(self, words):
        with self.changed:
            if words[0] == "centre":
                self.proxy.centre_port = int(words[1])
            elif words[0] == "stall":
                self.stall, self.stopped = words[1:], 0
            elif words[0] == "stalled":
                if not self.changed.wait_for(lambda: self.stopped, 30):
                    return "error nothing has stopped"
            elif words[0] == "free":
                self.stall = self.garbled = self.swapped = None
                self.stopped = 0
                self.era += 1
                self.changed.notify_all()
            elif words[0] == "garble":
                self.garbled = words[1]
            elif words[0] == "swap":
                if words[1] not in self.first:
                    return "error nobody has asked it yet"
                self.swapped = words[1]
            elif words[0] in ("down", "up"):
                self.proxy.down = words[0] == "down"
            elif words[0] == "forget":
                for name in os.listdir(self.directory):
                    os.unlink(os.path.join(self.directory, name))
            else:
                return "error no such command"
        return "ok"

    def serve(self, path):
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.bind(path)
        door.listen(8)
        while True:
            guest, _ = door.accept()
            threading.Thread(target=self.hear, args=(guest,), daemon=True).start()

    def hear(self, guest):
        with guest, guest.makefile("r") as lines:
            for line in lines:
                guest.sendall((self.obey(line.split()) + "\n").encode())


def main(keys, kiosk_id, port, path, directory):
    os.makedirs(directory, exist_ok=True)
    recorder = Recorder(keys, kiosk_id, int(port), directory)
    recorder.proxy.stop_here = recorder.stop_here
    print("port", recorder.proxy.url.rsplit(":", 1)[1], flush=True)
    recorder.serve(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
