"""Just enough HTTP/1.1 for a printer, with or without TLS, that can be switched off, fall silent and hang up in
the middle of a word."""
import socket
import ssl
import threading
import time

TOO_LONG = 64 << 20


class HangUp(Exception):
    """Nothing more is said on this connection."""


class Reply:
    """What answer() gives back. cut: how many bytes of it are sent before the line goes dead; None: all."""

    def __init__(self, body, cut=None, wait_s=0):
        self.body, self.cut, self.wait_s = body, cut, wait_s


class Web:
    def __init__(self, port, answer):
        self.port, self.answer = port, answer
        self.context = None          # ssl.SSLContext: TLS from the first byte on
        self.lock = threading.Lock()
        self.door = None
        self.guests = set()

    def secure(self, certificate, key):
        """New connections speak TLS, with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.context = context

    def plain(self):
        self.context = None

    def open(self):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        door.listen(32)
        self.port = door.getsockname()[1]
        self.door = door
        threading.Thread(target=self.accept, args=(door,), daemon=True).start()

    def close(self):
        """As when the power goes: nobody listens, and whoever was connected is cut off."""
        with self.lock:
            door, self.door = self.door, None
            guests, self.guests = self.guests, set()
        if door:
            door.shutdown(socket.SHUT_RDWR)
            door.close()
        for guest in guests:
            try:
                guest.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def accept(self, door):
        while True:
            try:
                guest, _ = door.accept()
            except OSError:
                return
            with self.lock:
                if self.door is not door:
                    guest.close()
                    continue
                self.guests.add(guest)
            threading.Thread(target=self.serve, args=(guest,), daemon=True).start()

    def serve(self, guest):
        link = guest
        try:
            guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                link = self.context.wrap_socket(guest, server_side=True)
            with link.makefile("rb") as lines:
                while self.exchange(link, lines):
                    pass
        except (OSError, ValueError, HangUp):
            pass
        finally:
            with self.lock:
                self.guests.discard(guest)
            try:
                link.close()
            except OSError:
                pass

    def exchange(self, link, lines):
        """One request and its answer; False when there is none."""
        if lines.peek(1)[:1] == b"\x16":   # somebody begins to speak TLS
            link.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return False
        first = lines.readline(4096).split()
        if len(first) != 3:
            return False
        fields = {}
        while True:
            line = lines.readline(8192)
            if line in (b"\r\n", b"\n", b""):
                break
            name, _, value = line.decode("latin-1").partition(":")
            fields[name.strip().lower()] = value.strip()
        if first[0] != b"POST":
            link.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return True
        if fields.get("expect", "").lower() == "100-continue":
            link.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        reply = self.answer(self.body(lines, fields))
        if reply.wait_s:
            time.sleep(reply.wait_s)   # the slowness that was asked for
        self.send(link, reply)
        return True

    @staticmethod
    def body(lines, fields):
        if fields.get("transfer-encoding", "").lower() != "chunked":
            return lines.read(min(int(fields.get("content-length", "0")), TOO_LONG))
        found = b""
        while True:
            size = int(lines.readline(64).split(b";")[0], 16)
            found += lines.read(size)
            lines.readline(8)
            if size == 0 or len(found) > TOO_LONG:
                return found

    @staticmethod
    def send(link, reply):
        head = ("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
                f"Content-Length: {len(reply.body)}\r\n\r\n").encode()
        if reply.cut is not None:
            link.sendall((head + reply.body)[:reply.cut])
            raise HangUp()
        link.sendall(head + reply.body)
