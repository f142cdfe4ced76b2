#!/usr/bin/python3
"""What tests/gallery takes for another look, and what not. As TAP.

test-gallery.py GALLERY"""
import importlib.machinery
import importlib.util
import sys

from PIL import Image, ImageDraw

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("gallery", sys.argv[1])
gallery = importlib.util.module_from_spec(importlib.util.spec_from_loader("gallery", loader))
loader.exec_module(gallery)


def page(word="| || |||", x=20, y=60):
    """Grey as an eighth of a page is: a word of strokes on white."""
    picture = Image.new("L", (135, 240), 255)
    draw = ImageDraw.Draw(picture)
    for number, letter in enumerate(word):
        if letter == "|":
            draw.rectangle((x + 4 * number, y, x + 4 * number + 2, y + 7), fill=40)
    return picture


def the_same_page_looks_the_same():
    return gallery.otherwise(page(), page()) is None


def sixteen_greys_look_the_same():
    return gallery.otherwise(page().quantize(16).convert("L"), page()) is None


def another_shade_of_grey_looks_the_same():
    return gallery.otherwise(page(), page().point(lambda grey: max(grey - 6, 0))) is None


def another_word_looks_otherwise():
    return gallery.otherwise(page(), page("||| || |")) is not None


def a_word_that_has_gone_looks_otherwise():
    return gallery.otherwise(page(), page("")) is not None


def a_word_elsewhere_looks_otherwise():
    return gallery.otherwise(page(), page(y=68)) is not None


def only_the_staffs_clock_may_go():
    clock = page(x=90, y=8)
    same = gallery.otherwise(*(gallery.blank_clock(one, "61-staff-menu") for one in (clock.copy(), page(x=60, y=8)))) is None
    return same and gallery.otherwise(*(gallery.blank_clock(one, "06-pin") for one in (clock.copy(), page(x=60, y=8)))) is not None


tests = [the_same_page_looks_the_same, sixteen_greys_look_the_same, another_shade_of_grey_looks_the_same,
         another_word_looks_otherwise, a_word_that_has_gone_looks_otherwise, a_word_elsewhere_looks_otherwise,
         only_the_staffs_clock_may_go]
print(f"1..{len(tests)}")
for number, test in enumerate(tests, 1):
    print(f"{'ok' if test() else 'not ok'} {number} {test.__name__.replace('_', ' ')}")
