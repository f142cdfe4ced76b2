#!/usr/bin/python3
"""What a screen reader finds on every page: AT-SPI, over a bus of its own. As TAP.

test-reading.py SHOW-PAGES   (inside xvfb-run and dbus-run-session)"""
import re
import subprocess
import sys
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

LANGUAGES = ("ja", "ja-x-easy", "en", "zh-Hans", "ne")
TOOLS = 7   # at most: cancel, language, larger, colours, voice, lower
PATIENCE_S = 30


class Reader:
    """One window, and what can be read of it."""

    def __init__(self, program, language):
        self.program = subprocess.Popen([program, language], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pages = self.program.stdout.readline().split()

    def show(self, page):
        """All that is read of page, in its order: (role, name, states)."""
        self.program.stdin.write(f"{page}\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline().strip()
        assert answer == page, answer
        frame = self.await_frame(page)
        found = []
        self.walk(frame, found)
        return frame.get_name(), found

    def await_frame(self, page):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            frame = self.frame()
            if frame is not None and frame.get_description() == page:
                return frame
        raise AssertionError(f"{page} is not in the tree")

    def frame(self):
        Atspi.get_desktop(0).clear_cache()
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.program.pid and application.get_child_count() > 0:
                return application.get_child_at_index(0)
        return None

    def walk(self, node, found):
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is None:
                continue
            states = {state.value_nick for state in child.get_state_set().get_states()}
            role, name = child.get_role_name(), child.get_name()
            if name or "focusable" in states:
                found.append((role, name, states))
            # What a button holds is its face: its name says it.
            if role != "push button":
                self.walk(child, found)

    def end(self):
        self.program.stdin.close()
        self.program.wait()


wrong = re.compile(r"^(Gtk|Ui)[A-Z]|[\u200b\n|*{}]")


def check(true, what):
    if not true:
        raise AssertionError(what)


def every_name_is_what_is_read(reader):
    """No widget's class, no invisible sign, no mark of the catalogue; and nothing that can be touched is without."""
    for page in reader.pages:
        title, found = reader.show(page)
        check(title and not wrong.search(title), f"{page}: the window is called {title!r}")
        for role, name, states in found:
            check(name and not wrong.search(name), f"{page}: {role} {name!r}")


def every_page_begins_with_its_heading(reader):
    for page in reader.pages:
        _, found = reader.show(page)
        headings = [i for i, (role, _, _) in enumerate(found) if role == "heading"]
        buttons = [i for i, (role, _, _) in enumerate(found) if role == "push button"]
        check(len(headings) == 1, f"{page}: {len(headings)} headings")
        check(not buttons or headings[0] < buttons[0], f"{page}: a button before the heading")


def digits_are_read_as_they_are_counted(reader):
    _, found = reader.show("06-pin")
    digits = [name for role, name, _ in found if role == "push button" and re.fullmatch(r"\d", name)]
    check(digits == list("1234567890"), digits)


def typed_digits_are_counted_and_not_said(reader):
    pages = [[name for _, name, _ in reader.show(page)[1]] for page in ("06-pin", "06-pin-two", "06-pin-four")]
    check(pages[0] != pages[1] != pages[2], "typing changes nothing that is read")
    lone = [sorted(name for name in page if re.fullmatch(r"\d", name)) for page in pages]
    check(lone[0] == lone[1] == lone[2], "a digit is read that is no key's")


def a_masked_name_is_not_read(reader):
    _, found = reader.show("11-confirm")
    text = " ".join(name for _, name, _ in found)
    check("佐倉" not in text and "みなみ" not in text and "04" not in text, text)


def the_reading_over_a_word_is_not_read_twice(reader):
    for page in reader.pages:
        _, found = reader.show(page)
        for _, name, _ in found:
            check(not re.search(r"(証明書\s*しょうめいしょ|番号\s*ばんごう)", name), f"{page}: {name!r}")


tests = [(every_name_is_what_is_read, LANGUAGES), (every_page_begins_with_its_heading, ("ja",)),
         (digits_are_read_as_they_are_counted, ("ja",)), (typed_digits_are_counted_and_not_said, ("ja", "en")),
         (a_masked_name_is_not_read, ("ja", "en")), (the_reading_over_a_word_is_not_read_twice, ("ja-x-easy",))]


def main():
    runs = [(test, language) for language in LANGUAGES for test, languages in tests if language in languages]
    print(f"1..{len(runs)}", flush=True)
    reader, spoken = None, None
    for number, (test, language) in enumerate(runs, 1):
        if language != spoken:
            if reader is not None:
                reader.end()
            reader, spoken = Reader(sys.argv[1], language), language
        why = None
        try:
            test(reader)
        except AssertionError as failure:
            why = failure
        print(f"{'not ok' if why else 'ok'} {number} {test.__name__.replace('_', ' ')} ({language})", flush=True)
        if why:
            print(f"# {why}", flush=True)
    reader.end()


if __name__ == "__main__":
    main()
