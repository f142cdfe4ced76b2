#!/usr/bin/python3
"""What a visit sounds like: pages that speak, and visits by those who cannot see. Speaks TAP.

Usage: test-hearing.py [NAME]...    all cases, or those whose name contains a word
MADOGUCHI_BUILD is the build directory; MADOGUCHI_E2E_OUT keeps the logs."""
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage import enclosure  # noqa: E402
from stage.ears import Ears, seconds, samples_of  # noqa: E402
from stage.scene import Scene  # noqa: E402
from stage.visitor import Visitor  # noqa: E402
from stage.wait import wait_for  # noqa: E402

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
        wait_for(there, f"{wanted}, not {self.ears.heard()}", limit_s)

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
        check(set(listener.ears.heard()) == {"take-card.ja"}, listener.ears.heard())
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
