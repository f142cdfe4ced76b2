#!/usr/bin/env python3
"""Draws the kiosk's pictures as SVG: one viewpoint, flat fills, no text (look.md section 7).

draw.py NAME light|contrast > picture.svg

Every flat thing (reader, card, sheet) lies on a plane seen from the front and above: a trapezoid whose
points are placed in true perspective, so that what lies on it shrinks with it.
"""
import math
import sys

LIGHT = dict(navy='#000060', blue='#0017c1', mid='#3460fb', soft='#9db7f9', pale='#c5d7fb', mist='#d9e6ff',
             white='#ffffff', yellow='#ffd43d', cream='#fff0b3', dark='#333333', red='#a90000', green='#259d63',
             orange='#fb5b01', shadow='#1a1a1a', line=None)


class Canvas:
    """Collects SVG elements. In high contrast every filled shape turns black with a white edge; what moves or
    must be touched is yellow."""

    def __init__(self, width, height, contrast):
        self.width, self.height, self.contrast = width, height, contrast
        self.parts = []

    def path(self, points, fill, moving=False, solid=False, closed=True, stroke=None, width=0, dash=None):
        d = 'M' + 'L'.join(f'{x:.1f} {y:.1f}' for x, y in points) + ('Z' if closed else '')
        self.raw(d, fill, moving, solid, stroke, width, dash)

    def raw(self, d, fill, moving=False, solid=False, stroke=None, width=0, dash=None):
        if self.contrast:
            edge = LIGHT['yellow'] if moving else '#ffffff'
            if solid:
                fill, stroke, width = edge, None, 0
            elif stroke:
                fill, stroke, width = fill and '#000000' or None, edge, max(width, 5)
            else:
                fill, stroke, width = '#000000', edge, 5
        style = f'fill="{fill or "none"}"'
        if stroke:
            style += f' stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"'
        if dash:
            style += f' stroke-dasharray="{dash}"'
        self.parts.append(f'<path d="{d}" {style}/>')

    def shadow(self, points, opacity=0.10):
        if self.contrast:
            return
        d = 'M' + 'L'.join(f'{x:.1f} {y:.1f}' for x, y in points) + 'Z'
        self.parts.append(f'<path d="{d}" fill="{LIGHT["shadow"]}" fill-opacity="{opacity}"/>')

    def svg(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
                f'viewBox="0 0 {self.width} {self.height}">' + ''.join(self.parts) + '</svg>\n')


class Plane:
    """A trapezoid: far edge at y_far with width far, near edge at y_near with width near, centred on x."""

    def __init__(self, x, y_far, far, y_near, near):
        self.x, self.y_far, self.far, self.y_near, self.near = x, y_far, far, y_near, near

    def at(self, u, v):
        """u from -1 (left) to 1 (right), v from 0 (far) to 1 (near)."""
        width = 1 / ((1 - v) / self.far + v / self.near)
        t = (width - self.far) / (self.near - self.far)
        return self.x + u * width / 2, self.y_far + t * (self.y_near - self.y_far)

    def box(self, u0, v0, u1, v1, radius=0.0, aspect=1.0):
        """A rectangle with rounded corners; radius in units of u, aspect = width of the plane / its depth."""
        r_u, r_v = radius, radius * aspect / 2
        corners = [(u1 - r_u, v0 + r_v, -90), (u1 - r_u, v1 - r_v, 0), (u0 + r_u, v1 - r_v, 90), (u0 + r_u, v0 + r_v, 180)]
        points = []
        for u, v, start in corners:
            for step in range(9 if radius else 1):
                a = math.radians(start + step * 90 / 8)
                points.append(self.at(u + r_u * math.cos(a), v + r_v * math.sin(a)))
        return points

    def shifted(self, dy):
        return Plane(self.x, self.y_far + dy, self.far, self.y_near + dy, self.near)


def slab(c, plane, height, top, side, radius, aspect, moving=False):
    """A plate with a front edge of the given height."""
    upper = plane.box(-1, 0, 1, 1, radius, aspect)
    lower = plane.shifted(height).box(-1, 0, 1, 1, radius, aspect)
    split = len(upper) // 4
    c.path(lower[:2 * split + split // 2 + 1] + lower[2 * split:3 * split] + upper[3 * split:] + upper[:split], side, moving)
    c.path(upper, top, moving)


def arrow(c, x, y0, y1, fill, shaft=54, head=136):
    """From y0 to the tip at y1."""
    neck = y1 - math.copysign(head * 0.55, y1 - y0)
    points = [(x - shaft / 2, y0), (x + shaft / 2, y0), (x + shaft / 2, neck), (x + head / 2, neck), (x, y1),
              (x - head / 2, neck), (x - shaft / 2, neck)]
    if not c.contrast:
        c.path(points, '#ffffff', stroke='#ffffff', width=12)
    c.path(points, fill, moving=True, solid=True)


def reader(c, plane, pad, mark=True):
    c.shadow(plane.shifted(86).box(-1.02, 0.1, 1.02, 1.0, 0.10, 2.3))
    slab(c, plane, 64, LIGHT['white'], LIGHT['pale'], 0.10, 2.3)
    c.path(plane.box(-0.84, 0.1, 0.84, 0.86, 0.06, 2.3), pad)
    c.path(plane.box(-0.62, 0.19, 0.62, 0.77, 0.04, 2.3), None, moving=True, stroke=LIGHT['white'] if pad == LIGHT['soft']
           else LIGHT['soft'], width=6, dash='24 18')
    if mark:
        for i, r in enumerate((0.10, 0.19, 0.28)):
            arc = [plane.at(r * math.cos(a), 0.60 + r * 1.15 * math.sin(a))
                   for a in (math.radians(-140 + 100 * s / 16) for s in range(17))]
            c.path(arc, None, closed=False, stroke=LIGHT['soft'], width=8)


def card(c, plane):
    slab(c, plane, 12, LIGHT['white'], LIGHT['soft'], 0.05, 1.9, moving=False)
    c.path(plane.box(-0.985, 0.02, 0.985, 0.17, 0.0), LIGHT['yellow'], moving=True, solid=c.contrast)
    c.path(plane.box(-0.87, 0.065, -0.08, 0.125, 0.02, 1.9), LIGHT['navy'], solid=True)
    c.path(plane.box(-0.82, 0.27, -0.30, 0.84, 0.03, 1.9), LIGHT['pale'])
    u, v = plane.at(-0.56, 0.47)
    r = abs(plane.at(-0.43, 0.47)[0] - u)
    c.raw(f'M{u - r:.1f} {v:.1f}a{r:.1f} {r * .72:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r * .72:.1f} 0 1 0 {-2 * r:.1f} 0Z', LIGHT['mid'],
          solid=True)
    x0, y0 = plane.at(-0.76, 0.84)
    x1, _ = plane.at(-0.36, 0.84)
    h = (plane.at(0, 0.84)[1] - plane.at(0, 0.60)[1])
    c.raw(f'M{x0:.1f} {y0:.1f}C{x0:.1f} {y0 - h * 1.35:.1f} {x1:.1f} {y0 - h * 1.35:.1f} {x1:.1f} {y0:.1f}Z', LIGHT['mid'], solid=True)
    for v0, u1, colour in ((0.31, 0.28, 'dark'), (0.44, 0.72, 'soft'), (0.57, 0.60, 'soft'), (0.70, 0.28, 'soft')):
        c.path(plane.box(-0.20, v0, u1, v0 + 0.055, 0.02, 1.9), LIGHT[colour], solid=True)
    c.path(plane.box(0.48, 0.66, 0.84, 0.88, 0.03, 1.9), LIGHT['cream'], moving=True)


def place_card(c):
    reader(c, Plane(440, 330, 668, 620, 828), LIGHT['blue'])
    card(c, Plane(440, 78, 504, 224, 562))
    arrow(c, 440, 262, 424, LIGHT['yellow'])


def take_card(c):
    reader(c, Plane(440, 346, 668, 636, 828), LIGHT['soft'], mark=False)
    card(c, Plane(440, 78, 504, 224, 562))
    arrow(c, 440, 470, 270, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def reading(c):
    plane = Plane(440, 120, 500, 372, 616)
    c.shadow(plane.shifted(74).box(-1.02, 0.1, 1.02, 1.0, 0.10, 2.3))
    slab(c, plane, 52, LIGHT['white'], LIGHT['pale'], 0.10, 2.3)
    c.path(plane.box(-0.84, 0.08, 0.84, 0.88, 0.06, 2.3), LIGHT['blue'])
    card(c, Plane(440, 150, 356, 316, 394))
    for i, colour in enumerate(('blue', 'mid', 'soft')):
        for side in (-1, 1):
            x = 440 + side * (318 + 32 * i)
            h = 76 + 16 * i
            bend = side * (16 + 3 * i)
            c.raw(f'M{x} {268 - h}Q{x + 2 * bend} 268 {x} {268 + h}', None, moving=True, stroke=LIGHT[colour], width=14)


def page_marks(c, plane):
    """What is printed on the sheet: title, lines, code, seal."""
    c.path(plane.box(-0.45, 0.08, 0.45, 0.105), LIGHT['blue'], solid=True)
    for v, u1 in ((0.18, -0.05), (0.225, -0.25)):
        c.path(plane.box(-0.78, v, u1, v + 0.02), LIGHT['dark' if v < 0.2 else 'soft'], solid=True)
    for row in range(5):
        v = 0.30 + row * 0.055
        for u0, u1, colour in ((-0.78, -0.60, 'dark'), (-0.45, -0.12, 'soft'), (-0.02, 0.32, 'soft'), (0.42, 0.78, 'soft')):
            c.path(plane.box(u0, v, u1, v + 0.018), LIGHT[colour], solid=True)
    qr(c, plane, -0.78, 0.62, -0.04, 0.93)
    for v, u1 in ((0.68, 0.68), (0.74, 0.40)):
        c.path(plane.box(0.12, v, u1, v + 0.018), LIGHT['soft'], solid=True)
    c.path(plane.box(0.36, 0.81, 0.70, 0.91), None, stroke=LIGHT['red'], width=3)
    c.path(plane.box(0.43, 0.835, 0.50, 0.885), LIGHT['red'], solid=True)
    c.path(plane.box(0.54, 0.835, 0.63, 0.85), LIGHT['red'], solid=True)
    c.path(plane.box(0.54, 0.865, 0.63, 0.885), LIGHT['red'], solid=True)


def qr(c, plane, u0, v0, u1, v1, modules=15):
    """A code's look, with its three finders; it says nothing."""
    def finder(i, j):
        for a, b in ((0, 0), (modules - 5, 0), (0, modules - 5)):
            if a <= i < a + 5 and b <= j < b + 5:
                ring = max(abs(i - a - 2), abs(j - b - 2))
                return ring != 1
        return None

    for j in range(modules):
        run = None
        for i in range(modules + 1):
            dark = i < modules and (finder(i, j) if finder(i, j) is not None else (i * 7 + j * 13 + i * j * 3) % 5 < 2)
            if dark and run is None:
                run = i
            if not dark and run is not None:
                du, dv = (u1 - u0) / modules, (v1 - v0) / modules
                c.path(plane.box(u0 + run * du, v0 + j * dv, u0 + i * du, v0 + (j + 1) * dv), LIGHT['dark'], solid=True)
                run = None


def printer_body(c, lamp, y=0):
    x = 440
    c.shadow([(x - 400, y + 460), (x + 400, y + 460), (x + 400, y + 508), (x + 370, y + 520), (x - 370, y + 520), (x - 400, y + 508)])
    c.raw(f'M{x - 385} {y + 90}L{x + 385} {y + 90}L{x + 352} {y + 486}Q{x + 350} {y + 504} {x + 330} {y + 504}'
          f'L{x - 330} {y + 504}Q{x - 350} {y + 504} {x - 352} {y + 486}Z', LIGHT['mist'])
    lid = Plane(x, y + 6, 700, y + 96, 804)
    slab(c, lid, 16, LIGHT['white'], LIGHT['white'], 0.08, 6)
    c.path(lid.box(-0.72, 0.16, 0.72, 0.72, 0.03, 6), LIGHT['mist'])
    c.path([(x - 360, y + 160), (x - 212, y + 160), (x - 212, y + 190), (x - 360, y + 190)], LIGHT['blue'])
    c.path([(x + 282, y + 160), (x + 340, y + 160), (x + 340, y + 190), (x + 282, y + 190)], lamp, solid=True, moving=True)
    c.raw(f'M{x - 312} {y + 278}H{x + 312}V{y + 316}Q{x + 312} {y + 332} {x + 296} {y + 332}H{x - 296}'
          f'Q{x - 312} {y + 332} {x - 312} {y + 316}Z', LIGHT['navy'])


def sheet(c, y_near, near, part):
    """The lower part of the page, coming out of the slot."""
    plane = Plane(440, 318, 560, y_near, near)
    tray = Plane(440, 330, 600, y_near + 6, near + 16)
    c.path(tray.box(-1, 0, 1, 1), LIGHT['soft'])
    c.path(tray.shifted(14).box(-1, 0.9, 1, 1), LIGHT['soft'])
    c.path(plane.box(-1, 0, 1, 1), LIGHT['white'], stroke=LIGHT['soft'], width=3)
    marks = Canvas(0, 0, c.contrast)
    whole = Plane(440, 318 - (1 - part) * 340, 560 - (1 - part) * 60, y_near, near)
    page_marks(marks, whole)
    c.parts.append(f'<clipPath id="out"><path d="M0 324H880V900H0Z"/></clipPath><g clip-path="url(#out)">'
                   + ''.join(marks.parts) + '</g>')


def printer_half(c):
    printer_body(c, LIGHT['green'])
    sheet(c, 446, 600, 0.45)


def printer_paper(c):
    printer_body(c, LIGHT['green'])
    sheet(c, 560, 660, 1.0)
    arrow(c, 440, 596, 760, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def printer_empty(c):
    printer_body(c, LIGHT['orange'])
    c.path([(128, 372), (752, 372), (752, 420), (128, 420)], LIGHT['navy'])
    drawer = Plane(440, 388, 600, 546, 690)
    slab(c, drawer, 50, LIGHT['white'], LIGHT['soft'], 0.04, 3.2)
    c.path(drawer.box(-0.88, 0.08, 0.88, 0.86, 0.02, 3.2), LIGHT['mist'])
    c.path(drawer.box(-0.74, 0.18, 0.74, 0.76, 0.02, 3.2), None, moving=True, stroke=LIGHT['blue'], width=7, dash='26 18')
    x, y = drawer.at(0, 0.47)
    c.raw(f'M{x - 34} {y}H{x + 34}M{x} {y - 30}V{y + 30}', None, moving=True, stroke=LIGHT['blue'], width=11)


def opened(c, y, lamp='orange'):
    """The printer with its cover up: the lid stands behind, its inside is dark."""
    x = 440
    c.path([(x - 330, y - 150), (x + 330, y - 150), (x + 372, y + 34), (x - 372, y + 34)], LIGHT['white'], moving=True,
           stroke=LIGHT['soft'], width=6)
    c.path([(x - 262, y - 118), (x + 262, y - 118), (x + 286, y - 6), (x - 286, y - 6)], LIGHT['pale'])
    printer_body(c, LIGHT[lamp], y)
    lid = Plane(x, y + 6, 700, y + 96, 804)
    c.path(lid.box(-0.98, 0.02, 0.98, 1, 0.05, 6), LIGHT['navy'])


def jam_open(c):
    opened(c, 214)
    arrow(c, 440, 268, 104, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def jam_pull(c):
    opened(c, 214)
    crumpled = [(312, 292), (330, 204), (372, 176), (402, 204), (444, 168), (486, 208), (530, 178), (556, 210), (572, 292)]
    c.path(crumpled, LIGHT['white'], moving=True, stroke=LIGHT['soft'], width=5)
    c.path([(402, 204), (412, 286)], None, closed=False, stroke=LIGHT['soft'], width=5)
    c.path([(486, 208), (474, 286)], None, closed=False, stroke=LIGHT['soft'], width=5)
    arrow(c, 440, 156, 24, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def jam_close(c):
    printer_body(c, LIGHT['orange'], 214)
    arrow(c, 440, 40, 212, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def jam_tray(c):
    y = 70
    printer_body(c, LIGHT['green'], y)
    c.path([(128, y + 372), (752, y + 372), (752, y + 420), (128, y + 420)], LIGHT['navy'])
    drawer = Plane(440, y + 388, 600, y + 546, 690)
    slab(c, drawer, 50, LIGHT['white'], LIGHT['soft'], 0.04, 3.2)
    c.path(drawer.box(-0.88, 0.08, 0.88, 0.86, 0.02, 3.2), LIGHT['mist'])
    for up in (0, 8, 16):
        c.path(drawer.shifted(-up).box(-0.74, 0.16, 0.74, 0.78, 0.01, 3.2), LIGHT['white'], moving=up == 16,
               stroke=LIGHT['soft'], width=4)
    arrow(c, 440, y + 656, y + 530, LIGHT['yellow'] if c.contrast else LIGHT['blue'])


def certificate(c):
    points = [(110, 30), (530, 30), (530, 624), (110, 624)]
    c.shadow([(x + 8, y + 10) for x, y in points])
    c.path(points, LIGHT['white'], stroke=LIGHT['soft'], width=5)

    class Flat:
        def box(self, u0, v0, u1, v1, *_):
            def at(u, v):
                return 320 + u * 210, 30 + v * 594
            return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]

    page_marks(c, Flat())


def printer_sheet(c):
    printer_body(c, LIGHT['green'])
    sheet(c, 560, 660, 1.0)


def card_alone(c):
    card(c, Plane(440, 30, 720, 470, 800))


def four_dots(c):
    for i in range(4):
        x = 20 + i * 152
        c.raw(f'M{x + 24} 20H{x + 112}Q{x + 136} 20 {x + 136} 44V176Q{x + 136} 200 {x + 112} 200H{x + 24}Q{x} 200 {x} 176V44Q{x} 20 {x + 24} 20Z',
              LIGHT['white'], stroke=LIGHT['blue'], width=12)
        c.raw(f'M{x + 40} 110a28 28 0 1 0 56 0a28 28 0 1 0 -56 0Z', LIGHT['dark'], solid=True)


PICTURES = {
    'printer-sheet': (880, 600, printer_sheet),
    'card': (880, 510, card_alone),
    'four-dots': (632, 220, four_dots),
    'place-card': (880, 720, place_card),
    'take-card': (880, 740, take_card),
    'reading': (880, 480, reading),
    'printer-half': (880, 540, printer_half),
    'printer-paper': (880, 780, printer_paper),
    'printer-empty': (880, 620, printer_empty),
    'certificate': (640, 660, certificate),
    'jam-open': (880, 746, jam_open),
    'jam-pull': (880, 746, jam_pull),
    'jam-close': (880, 746, jam_close),
    'jam-tray': (880, 746, jam_tray),
}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in PICTURES or sys.argv[2] not in ('light', 'contrast'):
        sys.exit(f'usage: draw.py {"|".join(PICTURES)} light|contrast')
    width, height, draw = PICTURES[sys.argv[1]]
    canvas = Canvas(width, height, sys.argv[2] == 'contrast')
    draw(canvas)
    sys.stdout.write(canvas.svg())


main()
