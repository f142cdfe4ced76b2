"""An X display that can be touched and photographed."""
import os
import struct
import subprocess
import zlib

import Xlib.display
from Xlib import X, XK
from Xlib.ext import xtest

from stage.enclosure import die_with_parent


class Display:
    def __init__(self, width, height, log, frames=None, env=None):
        """Starts Xvfb on a free number. frames: a directory; its pixels are then in a file there, and
        can be looked at without asking it."""
        self.width, self.height = width, height
        ours, theirs = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{width}x{height}x24", "-nolisten",
             "tcp", "-noreset", "-nocursor", *(["-fbdir", frames] if frames else [])],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(theirs,), env={**os.environ, **(env or {})},
            preexec_fn=die_with_parent, start_new_session=True)
        os.close(theirs)
        with os.fdopen(ours) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb does not start")
        self.name = f":{number}"
        self.link = Xlib.display.Display(self.name)
        self.root = self.link.screen().root

    def press(self, x, y):
        xtest.fake_input(self.link, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self.link, X.ButtonPress, 1)
        self.link.sync()

    def slide(self, x, y):
        xtest.fake_input(self.link, X.MotionNotify, x=x, y=y)
        self.link.sync()

    def release(self):
        xtest.fake_input(self.link, X.ButtonRelease, 1)
        # A finger that has gone hovers nowhere.
        xtest.fake_input(self.link, X.MotionNotify, x=self.width - 1, y=self.height - 1)
        self.link.sync()

    def touch(self, x, y):
        self.press(x, y)
        self.release()

    def key(self, name, down=True, up=True):
        """An external keypad's key, by X's name of it: "Left", "Return", "KP_4"."""
        code = self.link.keysym_to_keycode(XK.string_to_keysym(name))
        if not code:
            raise RuntimeError(f"the display has no key {name}")
        if down:
            xtest.fake_input(self.link, X.KeyPress, code)
        if up:
            xtest.fake_input(self.link, X.KeyRelease, code)
        self.link.sync()

    def pixels(self):
        """All pixels, four bytes each: blue, green, red, nothing."""
        return self.root.get_image(0, 0, self.width, self.height, X.ZPixmap, 0xffffffff).data

    def photograph(self, path):
        write_png(path, self.width, self.height, self.pixels())
        return True

    def environment(self):
        """For programs that open a window here."""
        return {"DISPLAY": self.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
                "WAYLAND_DISPLAY": "", "XAUTHORITY": ""}


def write_png(path, width, height, bgrx):
    rgb = bytearray(width * height * 3)
    rgb[0::3], rgb[1::3], rgb[2::3] = bgrx[2::4], bgrx[1::4], bgrx[0::4]
    row = width * 3
    lines = b"".join(b"\0" + bytes(rgb[at:at + row]) for at in range(0, len(rgb), row))

    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data +
                struct.pack(">I", zlib.crc32(name + data)))
    with open(path, "wb") as png:
        png.write(b"\x89PNG\r\n\x1a\n" +
                  chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                  chunk(b"IDAT", zlib.compress(lines, 6)) + chunk(b"IEND", b""))

