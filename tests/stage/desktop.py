"""The desktop of the person who plays the resident: finds the demonstration's windows there, puts them
side by side and photographs the kiosk's."""
import os

import Xlib.display
import Xlib.error
from Xlib import X
from Xlib.ext import composite

from stage.display import write_png

PANEL_WIDTH = 372   # tests/panel/panel.c, with what a window manager puts around it
GAP = 24
FRAME_HEIGHT = 40   # a title bar, should the window manager add one


class Desktop:
    """One X display, Xwayland's too. Raises Unreachable when it cannot be opened."""

    def __init__(self, name):
        self.name = name
        try:
            self.link = Xlib.display.Display(name)
        except (Xlib.error.DisplayError, Xlib.error.ConnectionClosedError, OSError) as why:
            raise Unreachable(name) from why
        self.root = self.link.screen().root
        self.x, self.y, self.width, self.height = self.free_area()
        self.owner = lambda: None   # the process whose window is the kiosk
        self.kept = None            # whose window it was, and which, once its pixels are kept for us
        self.link.set_error_handler(lambda *_: None)   # a window may be closed at any moment

    def environment(self):
        """For programs that open a window here. Cairo: as the pages are drawn on every machine."""
        return {"DISPLAY": self.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
                "WAYLAND_DISPLAY": ""}

    # ---- room ----

    def property(self, window, name):
        found = window.get_full_property(self.link.intern_atom(name), X.AnyPropertyType)
        return list(found.value) if found else None

    def free_area(self):
        """x, y, width and height of the first monitor, without the desktop's own bars."""
        screen = self.link.screen()
        left, top, right, bottom = 0, 0, screen.width_in_pixels, screen.height_in_pixels
        if self.link.has_extension("RANDR"):
            monitors = self.root.xrandr_get_monitors().monitors
            if monitors:
                one = max(monitors, key=lambda monitor: monitor.primary)
                left, top = one.x, one.y
                right, bottom = left + one.width_in_pixels, top + one.height_in_pixels
        area = self.property(self.root, "_NET_WORKAREA")
        if area:
            left, top = max(left, area[0]), max(top, area[1])
            right, bottom = min(right, area[0] + area[2]), min(bottom, area[1] + area[3])
        return left, top, right - left, bottom - top

    def room(self):
        """The largest width and height a kiosk may have beside the panel."""
        return self.width - PANEL_WIDTH - 3 * GAP, self.height - FRAME_HEIGHT

    def usual_size(self):
        """Half of a real kiosk's screen, or as much of it as there is room for; all of it on a large one."""
        width, height = self.room()
        height = min(height * 12 // 13, width * 16 // 9, 1920)
        if 960 <= height < 1280:
            height = 960
        return max(320, height * 9 // 16), max(320, height)

    def fitting(self, size):
        """size, or the same shape as large as there is room for."""
        width, height = self.room()
        scale = min(1, width / size[0], height / size[1])
        return max(320, int(size[0] * scale)), max(320, int(size[1] * scale))

    # ---- windows ----

    def window_of(self, pid):
        """The largest window that is shown and that the process says is its own; None."""
        found, rest = [], [self.root]
        while rest and pid:
            window = rest.pop()
            try:
                owner = self.property(window, "_NET_WM_PID")
                if owner and owner[0] == pid and window.get_attributes().map_state == X.IsViewable:
                    shape = window.get_geometry()
                    found.append((shape.width * shape.height, window.id, window))
                rest.extend(window.query_tree().children)
            except Xlib.error.XError:
                pass   # it has just been closed
        return max(found)[2] if found else None

    def place_panel(self, pid, kiosk_width):
        """Beside the kiosk. True once it is there."""
        window = self.window_of(pid)
        if window:
            self.move(window, kiosk_width + 2 * GAP)
        return window is not None

    def move(self, window, right):
        window.configure(x=self.x + right, y=self.y + 4, stack_mode=X.Above)
        self.link.sync()

    def place_of(self, window, x, y):
        """A place in a window, on the screen."""
        found = window.translate_coords(self.root, 0, 0)
        return x - found.x, y - found.y

    def kiosk_window(self):
        """Every session opens its own: it is put in its place, and its pixels are kept even where other
        windows hide it."""
        pid = self.owner()
        window = self.window_of(pid)
        if window and (pid, window.id) != self.kept:   # the next session's may have the same number
            self.kept = (pid, window.id)
            self.move(window, GAP)
            if self.link.has_extension("Composite"):
                window.composite_redirect_window(composite.RedirectAutomatic)
                self.link.sync()
        return window

    def photograph(self, path):
        """True when there is a picture: a window that has just been closed leaves none."""
        window = self.kiosk_window()
        if not window:
            return False
        try:
            shape = window.get_geometry()
            pixels = window
            if self.link.has_extension("Composite"):
                pixels = window.composite_name_window_pixmap()
            image = pixels.get_image(0, 0, shape.width, shape.height, X.ZPixmap, 0xffffffff)
        except Xlib.error.XError:
            return False
        if len(image.data) != shape.width * shape.height * 4:
            return False   # not a display of 24 or 32 bits
        write_png(path, shape.width, shape.height, image.data)
        return True

    def release(self):
        """The finger is the person's own."""


class WaylandOnly:
    """A desktop without X: windows can be opened, but neither placed nor photographed by others."""

    name = None
    owner = None

    def environment(self):
        return {"GDK_BACKEND": "wayland", "GSK_RENDERER": "cairo"}

    def usual_size(self):
        return 540, 960

    def fitting(self, size):
        return size

    def place_panel(self, pid, kiosk_width):
        return True

    def kiosk_window(self):
        return None

    def photograph(self, path):
        return False

    def release(self):
        pass


class Unreachable(Exception):
    pass


def find():
    """The desktop that this program was started on. None when there is none; Unreachable."""
    if os.environ.get("DISPLAY"):
        return Desktop(os.environ["DISPLAY"])
    return WaylandOnly() if os.environ.get("WAYLAND_DISPLAY") else None
