#!/usr/bin/python3
"""What a visit sounds like: pages that speak, and visits by those who cannot see. Speaks TAP.

Usage: test-hearing.py [NAME]...    all cases, or those whose name contains a word
MADOGUCHI_BUILD is the build directory; MADOGUCHI_E2E_OUT keeps the logs."""
import json
import os
import shutil
import struct
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage import enclosure  # noqa: E402
from stage.ears import Ears, loudness, samples_of, seconds  # noqa: E402
from stage.scene import Scene, drain  # noqa: E402
from stage.visitor import Visitor  # noqa: E402
from stage.wait import TookTooLong, wait_for  # noqa: E402
from stage.world import ROOT  # noqa: E402

RATE = 48000
cases = []


def case(function):
    cases.append(function)
    return function


def check(condition, what):
    if not condition:
        raise AssertionError(what)


class Listener:
    """Who hears what the kiosk says."""

    def __init__(self, stage):
        self.stage = stage
        self.ears = Ears(f"{stage.world.work}/heard")

    def since(self, count=0):
        return [name for name in self.ears.heard()[count:] if not name.startswith("welcome.")]

    def await_heard(self, *prompts, limit_s=30):
        """These, one directly after the other, somewhere in what has been heard."""
        wanted = list(prompts)

        def there():
            heard = self.ears.heard()
            return any(heard[i:i + len(wanted)] == wanted for i in range(len(heard)))
        try:
            wait_for(there, f"{wanted}", limit_s)
        except TookTooLong:
            raise AssertionError(f"{wanted} was not heard, but {self.ears.heard()}") from None

    def forget(self):
        self.ears.forget()


def visitor_of(stage):
    listener = Listener(stage)
    listener.forget()
    return stage.visitor(), listener


# ---- pages speak ----

@case
def every_page_of_a_visit_speaks_and_none_over_another(stage):
    visitor, listener = visitor_of(stage)
    usual = dict(visitor.habits)
    for state in ("service", "terms", "card", "pin", "take-card", "municipality", "confirm", "take-paper", "farewell"):
        visitor.stop_at(state)
        listener.await_heard(f"{state}.ja", *[f"{more}.ja" for more in {"pin": ["tries-3"], "take-paper": ["sheets-1"]}.get(state, [])])
        visitor.habits[state] = usual[state]
        usual[state](visitor)
    visitor.habits["welcome"] = None
    visitor.live("welcome")
    sounds = [path for path in listener.ears.sounds()]
    begins = [int(os.path.basename(path).split("-", 1)[0]) / 1000 for path in sounds]
    for name, one, begin, after in zip(listener.ears.heard(), sounds, begins, begins[1:]):
        check(begin + os.path.getsize(one) / RATE / 2 < after + 0.3, f"{name} goes on while the next is said")
    print(f"# heard: {' '.join(listener.since())}")


@case
def a_page_is_said_again_on_request_and_once_after_silence(stage):
    visitor, listener = visitor_of(stage)
    visitor.stop_at("service")
    listener.await_heard("service.ja")
    listener.await_heard("service.ja", "service.ja", limit_s=40)
    sounds = [path for path in listener.ears.sounds() if "service.ja" in path]
    begins = [int(os.path.basename(path).split("-", 1)[0]) / 1000 for path in sounds]
    silence = begins[1] - begins[0] - seconds(samples_of(sounds[0]))
    check(14.8 < silence < 20, f"said again after {silence:.1f} s")
    visitor.touch("cancel")
    visitor.habits["welcome"] = None
    visitor.live("welcome")


@case
def a_kiosk_that_speaks_only_when_asked_still_asks_for_what_is_left(stage):
    world = stage.world
    world.end("kioskd")
    world.sound["pages"] = "false"
    world.start_kiosk()
    try:
        visitor, listener = visitor_of(stage)
        listener.forget()
        visitor.stop_at("take-card")
        listener.await_heard("take-card.ja")
        check(set(listener.ears.heard()) == {"click.zxx", "take-card.ja"}, listener.ears.heard())   # digits click
        visitor.take_card()
        visitor.habits["municipality"] = None
        visitor.live("municipality")
        visitor.touch("cancel")
        visitor.habits["welcome"] = None
        visitor.live("welcome")
    finally:
        world.end("kioskd")
        del world.sound["pages"]
        world.start_kiosk()


# ---- keys, and no eyes ----

class Blind(Visitor):
    """Does by keys what others do by touch. What the page is comes from the glass, as it says when keys count again; what to do there
    is heard."""

    def __init__(self, stage, resident="sakura"):
        with open(f"{ROOT}/tests/residents/{resident}.json", encoding="utf-8") as file:
            super().__init__(stage.world, json.load(file))
        self.listener = Listener(stage)
        self.habits = {state: None for state in [*self.habits, "still-there", "closed", "language", "voice"]}

    def key(self, *names):
        for name in names:
            self.world.display.key(name)

    def hold(self, name, until):
        self.world.display.key(name, up=False)
        until()
        self.world.display.key(name, down=False)

    def at(self, state, *heard):
        """At this page, once it has said so much, and keys count."""
        if self.page is None or self.page.state != state:
            self.live(state)
        self.listener.await_heard(*[f"{prompt}.ja" for prompt in heard or [state]])

    def seen(self):
        """What anybody could see of it: pixels that are not black."""
        pixels = self.world.display.pixels()
        return any(pixels[0::4]) or any(pixels[1::4]) or any(pixels[2::4])


def at_the_welcome_page(stage, resident="sakura"):
    stage.in_order(resident)
    visitor = Blind(stage, resident)
    drain(stage.world.glass)
    stage.world.kiosk.ask("reset")
    visitor.live("welcome")
    visitor.listener.forget()
    return visitor, visitor.listener


def set_up(stage, **sound):
    stage.world.end("kioskd")
    stage.world.sound = sound
    stage.world.start_kiosk()


@case
def a_visit_by_keys_alone_with_a_dark_screen(stage):
    set_up(stage, curtain="true")
    try:
        visitor, listener = at_the_welcome_page(stage)
        check(visitor.seen(), "the welcome page is dark before anybody wished it")
        visitor.hold("Return", lambda: listener.await_heard("hearing-on.ja"))
        visitor.key("KP_Multiply", "KP_Multiply", "KP_Multiply")   # faster
        listener.await_heard("button-faster.ja")
        visitor.key("Return")
        visitor.at("service", "service", "buttons-3", "button-domestic", "number-1")
        check(not visitor.seen(), "the screen is not dark")
        visitor.key("Return")
        visitor.at("terms", "terms", "terms-points", "buttons-3", "button-agree", "number-3")
        visitor.key("Return")
        visitor.at("card", "card")
        visitor.lay_card()
        visitor.at("pin", "pin", "tries-3", "pin-hearing")
        visitor.key(f"KP_{visitor.resident['pin'][0]}")
        listener.await_heard("click.zxx")
        visitor.key("Return")
        listener.await_heard("missing-3.ja")
        visitor.key(*[f"KP_{digit}" for digit in visitor.resident["pin"][1:]])
        visitor.key("KP_Enter")
        visitor.at("take-card", "take-card")
        visitor.take_card()
        visitor.at("municipality", "municipality")
        listener.await_heard("button-from-card.ja", "number-1.ja")
        visitor.key("Return")
        visitor.at("confirm", "confirm-hearing", "sheets-1")
        check(not visitor.seen(), "the name is on the screen")
        visitor.key("Return")
        visitor.at("take-paper", "take-paper", "sheets-1")
        visitor.world.printer.ask("take-paper")
        visitor.at("farewell", "farewell")
        visitor.key("Return")
        visitor.live("welcome")
        check(visitor.seen(), "the next resident finds a dark screen")
        heard = listener.ears.heard()
        print(f"# heard: {' '.join(heard)}")
        check("confirm.ja" not in heard, "the page that shows a name was read aloud as for the eyes")
        digits = [name for name in heard if name.startswith("click")]
        check(1 <= len(digits) <= 4, f"{len(digits)} clicks")
        stage.world.kiosk.ready()
    finally:
        set_up(stage)


@case
def headphones_begin_and_end_it(stage):
    path = f"{stage.world.work}/jack"
    os.mkfifo(path)
    jack = os.open(path, os.O_RDWR)

    def plug(there):
        os.write(jack, struct.pack("llHHi", 0, 0, 5, 2, there))   # EV_SW, SW_HEADPHONE_INSERT
    set_up(stage, headphones=path)
    try:
        visitor, listener = at_the_welcome_page(stage)
        plug(1)
        listener.await_heard("hearing-on.ja", "welcome.ja")
        plug(0)
        listener.await_heard("hearing-off.ja")
    finally:
        set_up(stage)
        os.close(jack)


@case
def the_voice_page_changes_how_loud_and_how_fast_it_is(stage):
    visitor, listener = visitor_of(stage)
    visitor.stop_at("service")
    visitor.habits["voice"] = None
    visitor.touch("voice")
    visitor.live("voice")
    listener.await_heard("voice.ja")
    listener.forget()
    for wish in ("softer", "softer", "louder", "faster"):
        before = len(listener.ears.heard())
        visitor.touch(wish)
        wait_for(lambda: listener.ears.heard()[before:] == [f"button-{wish}.ja"], f"{wish}: {listener.ears.heard()}")
        wait_for(lambda: os.path.getsize(listener.ears.sounds()[-1]) > RATE, "some of it")
    levels = [loudness(samples_of(path)) for path in listener.ears.sounds()]
    check(levels[1] < levels[0] * 0.8 < levels[2], f"{levels}")
    visitor.touch("close")
    visitor.live("service")
    visitor.touch("cancel")
    visitor.habits["welcome"] = None
    visitor.live("welcome")


@case
def no_other_key_does_anything(stage):
    visitor, listener = visitor_of(stage)
    visitor.stop_at("service")
    display, pid = stage.world.display, stage.world.kiosk.status()["session_pid"]
    for name in ("Tab", "space", "Escape", "F1", "F4", "F10", "F11", "Menu", "a", "q", "Delete", "Page_Down", "Home"):
        display.key(name)
    for held in (("Alt_L",), ("Control_L",), ("Control_L", "Shift_L"), ("Super_L",)):
        for modifier in held:
            display.key(modifier, up=False)
        for name in ("F4", "i", "d", "q", "w", "Tab", "Return", "Right", "space", "question"):
            display.key(name)
        for modifier in held:
            display.key(modifier, down=False)
    visitor.touch("language")   # it still listens to fingers, and has done nothing else meanwhile
    visitor.habits["language"] = None
    visitor.live("language")
    visitor.touch("back")
    visitor.live("service")
    check(stage.world.kiosk.status()["session_pid"] == pid, "it is another session")
    check(visitor.passed[-3:] == ["service", "language", "service"], visitor.passed)
    visitor.touch("cancel")
    visitor.habits["welcome"] = None
    visitor.live("welcome")


@case
def a_key_that_is_pressed_twice_goes_one_page_further(stage):
    visitor, listener = at_the_welcome_page(stage)
    visitor.key("Right", "Return", "Return", "Return", "Return")
    visitor.live("service")
    visitor.key("Right", "Return", "Return", "Return", "Return")
    visitor.live("terms")
    check(visitor.passed == ["welcome", "checking", "service", "terms"] or visitor.passed == ["welcome", "service", "terms"],
          visitor.passed)
    visitor.touch("cancel")
    visitor.live("welcome")


def main():
    words = sys.argv[1:]
    chosen = [one for one in cases if not words or any(word in one.__name__ for word in words)]
    enclosure.enter(sys.argv)
    kept = os.environ.get("MADOGUCHI_E2E_OUT")
    out = kept or tempfile.mkdtemp(prefix="madoguchi-hearing-")
    stage = Scene(out)
    stage.world.sink = Ears(f"{stage.world.work}/heard").sink
    print(f"1..{len(chosen)}", flush=True)
    failed = 1
    try:
        stage.start()
        failed = stage.play([(one.__name__, one) for one in chosen])
    except Exception as why:
        print(f"Bail out! {why}")
    finally:
        stage.world.stop()
        if not kept and not failed:
            shutil.rmtree(out)
        elif failed:
            print(f"# logs are in {out}/logs")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
