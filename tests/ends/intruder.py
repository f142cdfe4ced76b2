"""Another process that wants what a card holds: waits for a line on its standard input, then connects as soon
as it can and tries to read the 個人番号 without a PIN. Says what the card answered, never what it read.

Prints one line of JSON: connected (false: it could not within LIMIT_S) and answers, the status words of a READ of
what is selected, of the selections, and of the READ after them."""
import ctypes
import json
import sys
import time

LIMIT_S = 5
SHARED, LEAVE, T1 = 2, 0, 2
APPLICATION = bytes.fromhex("00A4040C0AD3921000310001010408")
NUMBER = bytes.fromhex("00A4020C020001")
READ = bytes.fromhex("00B0000010")
READ_BY_SHORT_ID = bytes.fromhex("00B0810010")


class Request(ctypes.Structure):
    _fields_ = [("protocol", ctypes.c_ulong), ("length", ctypes.c_ulong)]


class Intruder:
    def __init__(self):
        self.library = ctypes.CDLL("libpcsclite.so.1")
        self.context, self.card = ctypes.c_long(), ctypes.c_long()

    def call(self, name, *words):
        return getattr(self.library, name)(*words) & 0xFFFFFFFF

    def reader(self):
        names, length = ctypes.create_string_buffer(1024), ctypes.c_ulong(1024)
        if self.call("SCardListReaders", self.context, None, names, ctypes.byref(length)) != 0:
            return None
        return names.value

    def connect(self):
        """As soon as nobody holds it alone."""
        until = time.monotonic() + LIMIT_S
        protocol = ctypes.c_ulong()
        while time.monotonic() < until:
            if not self.context.value and self.call("SCardEstablishContext", 0, None, None,
                                                    ctypes.byref(self.context)) != 0:
                time.sleep(0.01)   # no pcscd
                continue
            reader = self.reader()
            said = reader and self.call("SCardConnect", self.context, reader, SHARED, T1,
                                        ctypes.byref(self.card), ctypes.byref(protocol))
            if said == 0:
                return True
            time.sleep(0.001)
        return False

    def send(self, command):
        answer, length = ctypes.create_string_buffer(300), ctypes.c_ulong(300)
        how = Request(T1, ctypes.sizeof(Request))
        if self.call("SCardTransmit", self.card, ctypes.byref(how), command, len(command), None, answer,
                     ctypes.byref(length)) != 0 or length.value < 2:
            return "none"
        return answer.raw[length.value - 2:length.value].hex()

    def try_all(self):
        return [self.send(command) for command in (READ, READ_BY_SHORT_ID, APPLICATION, NUMBER, READ)]


def main():
    intruder = Intruder()
    print("ready", flush=True)
    sys.stdin.readline()
    found = {"connected": intruder.connect(), "answers": []}
    if found["connected"]:
        found["answers"] = intruder.try_all()
        intruder.call("SCardDisconnect", intruder.card, LEAVE)
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
