#!/usr/bin/env python3
"""kiosk-voice by its orders, listened to (--sink record:DIR). TAP.
Usage: test-kiosk-voice.py KIOSK-VOICE MANUAL"""
import array
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(HERE, "..", "..", "tests")]
import render  # noqa: E402
from stage import tap  # noqa: E402
from stage.ears import RATE, Ears, loudness, pitch_hz, samples_of, seconds  # noqa: E402
from stage.wait import wait_for  # noqa: E402

PROGRAM, MANUAL = sys.argv[1:3]
PAUSE_MS = 50
PITCHES = {("first", "ja"): 400, ("first", "en"): 500, ("second", "ja"): 700, ("second", "en"): 900}
tests = []


def test(function):
    tests.append(function)
    return function


# ---- a pack of beeps ----

def beep(hertz, length_s):
    return array.array("h", [int(20000 * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(int(length_s * RATE))])


def make_pack(directory, pitches, length_s=0.5):
    studio = render.Studio(directory, None)
    for (prompt, language), hertz in pitches.items():
        name = render.file_name(prompt, language)
        studio.add(prompt, language, name, *studio.keep(name, RATE, beep(hertz, length_s)), "a beep", "CC0-1.0")
    studio.add_tones()
    render.write_manifest(studio.entries, directory)
    return directory


class Room:
    def __init__(self, top):
        self.top = top
        self.pack = self.directory("prompts")
        make_pack(self.pack, PITCHES)

    def directory(self, name):
        path = os.path.join(self.top, name)
        os.makedirs(path, exist_ok=True)
        return path

    def ears(self):
        return Ears(tempfile.mkdtemp(dir=self.top))


class Voice:
    """The program, and whoever tells it something."""

    def __init__(self, room, *options, sink=None, pack=None):
        self.ears = room.ears()
        self.home = tempfile.mkdtemp(dir=room.top)
        self.process = subprocess.Popen(
            [PROGRAM, "--prompts", pack or room.pack, "--sink", sink or self.ears.sink, "--pause", str(PAUSE_MS), *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "HOME": self.home, "XDG_CACHE_HOME": self.home})
        self.told = []   # what it said by itself

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def read(self):
        line = self.process.stdout.readline()
        assert line, f"it has ended: {self.process.stderr.read()}"
        return line.strip()

    def order(self, words):
        """Its answer."""
        self.process.stdin.write(words + "\n")
        while True:
            line = self.read()
            if line.split()[0] not in ("hear", "silent", "over"):
                return line
            self.told.append(line)

    def await_told(self, line):
        while line not in self.told:
            self.told.append(self.read())

    def await_heard(self, expected):
        wait_for(lambda: self.ears.heard()[:len(expected)] == expected, f"{expected}, not {self.ears.heard()}")

    def await_end_of(self, number, length_s=0.5):
        """Until all of that sound has been heard."""
        wait_for(lambda: len(self.ears.sounds()) > number and
                 os.path.getsize(self.ears.sounds()[number]) >= length_s * RATE * 2, "the end of a sound")


def check(condition, what):
    assert condition, what


def near(value, expected, part):
    return abs(value - expected) <= part * expected


# ---- what is said ----

@test
def a_prompt_is_said_in_each_language_one_after_the_other(room):
    with Voice(room) as voice:
        check(voice.order("say first ja en") == "ok", "refused")
        voice.await_end_of(1)
        check(voice.ears.heard() == ["first.ja", "first.en"], voice.ears.heard())
        for path, language in zip(voice.ears.sounds(), ("ja", "en")):
            samples = samples_of(path)
            check(near(seconds(samples), 0.5, 0.05), seconds(samples))
            check(near(pitch_hz(samples), PITCHES["first", language], 0.05), pitch_hz(samples))
            check(loudness(samples) > 0.02, loudness(samples))


@test
def a_reminder_comes_again_until_it_is_stopped_and_then_at_once(room):
    with Voice(room) as voice:
        voice.order("remind first ja")
        voice.await_heard(["first.ja"] * 3)
        check(voice.order("stop") == "ok", "refused")
        # Another order shows that the pause is over, and that nothing came after it.
        voice.order("say second en")
        wait_for(lambda: "second.en" in voice.ears.heard(), "the other order")
        voice.await_end_of(voice.ears.heard().index("second.en"))
        heard = voice.ears.heard()
        check(heard[-1] == "second.en" and heard.count("second.en") == 1, heard)


@test
def a_long_prompt_falls_silent_in_its_middle(room):
    long = make_pack(room.directory("long"), {("long", "ja"): 300, ("other", "ja"): 800}, 20)
    with Voice(room, pack=long) as voice:
        voice.order("say long ja")
        wait_for(lambda: voice.ears.amount() > 0, "sound")
        voice.order("stop")
        voice.order("say other ja")
        wait_for(lambda: voice.ears.heard() == ["long.ja", "other.ja"], "the other")
        wait_for(lambda: os.path.getsize(voice.ears.sounds()[1]) > 0, "the other")
        cut = os.path.getsize(voice.ears.sounds()[0])
        later = os.path.getsize(voice.ears.sounds()[1]) + RATE // 5
        wait_for(lambda: os.path.getsize(voice.ears.sounds()[1]) > later, "more of the other")
        check(os.path.getsize(voice.ears.sounds()[0]) == cut, "it went on beside the other")
        check(cut < 10 * RATE * 2, f"it was said for {cut / RATE / 2} s")


@test
def a_call_ends_in_a_tone_that_rises(room):
    with Voice(room) as voice:
        voice.order("call first ja en")
        voice.await_heard(["first.ja", "first.en", "rising-tone.zxx", "first.ja"])
        tone = samples_of(voice.ears.sounds()[2])
        third = len(tone) // 3
        pitches = [pitch_hz(tone[i * third:(i + 1) * third]) for i in range(3)]
        check(near(seconds(tone), render.TONE_S, 0.05), seconds(tone))
        check(pitches[0] * 1.2 < pitches[1] and pitches[1] * 1.2 < pitches[2], pitches)
        check(loudness(tone) > 0.02, loudness(tone))


@test
def the_tone_can_be_had_alone(room):
    with Voice(room) as voice:
        check(voice.order("tone") == "ok", "refused")
        voice.await_heard(["rising-tone.zxx"])


@test
def a_new_order_takes_the_place_of_what_is_said(room):
    with Voice(room) as voice:
        voice.order("remind first ja")
        voice.await_heard(["first.ja"])
        voice.order("remind second ja")
        voice.order("say second en")
        wait_for(lambda: "second.en" in voice.ears.heard(), "the last order")
        voice.await_end_of(voice.ears.heard().index("second.en"))
        check(voice.ears.heard()[-1] == "second.en", voice.ears.heard())


@test
def prompts_that_are_joined_follow_one_another(room):
    with Voice(room) as voice:
        check(voice.order("say first+second en ja") == "ok", "refused")
        voice.await_told("over")
        check(voice.ears.heard() == ["first.en", "second.en", "first.ja", "second.ja"], voice.ears.heard())
        check(voice.order("say first+third ja") == "error no-such-prompt", "said half of it")


@test
def the_end_of_what_is_said_once_is_told(room):
    with Voice(room) as voice:
        voice.order("say first ja")
        voice.await_told("over")
        check(seconds(samples_of(voice.ears.sounds()[0])) > 0.45, "told before it was heard")
        voice.told.clear()
        voice.order("remind first ja")
        wait_for(lambda: len(voice.ears.heard()) > 3, "reminders")
        voice.order("stop")
        voice.order("status")
        check("over" not in voice.told, "what is repeated, or silenced, is over")


@test
def whoever_cannot_be_heard_is_over_too(room):
    with Voice(room, sink="alsa:no-such-device") as voice:
        voice.order("say first ja")
        voice.await_told("over")
        check("silent" in voice.told, voice.told)


@test
def faster_is_shorter_and_as_high(room):
    lengths = []
    for rate in ("50", "100", "200"):
        with Voice(room) as voice:
            check(voice.order(f"rate {rate}") == "ok", "refused")
            voice.order("say first ja")
            voice.await_told("over")
            samples = samples_of(voice.ears.sounds()[0])
            lengths.append(seconds(samples))
            check(near(pitch_hz(samples), PITCHES["first", "ja"], 0.1), f"{rate}: {pitch_hz(samples)} Hz")
    check(near(lengths[0], 1.0, 0.15) and near(lengths[1], 0.5, 0.05) and near(lengths[2], 0.25, 0.25), lengths)


@test
def half_the_volume_is_an_eighth_of_the_sound(room):
    levels = []
    for volume in ("100", "50", "0"):
        with Voice(room) as voice:
            check(voice.order(f"volume {volume}") == "ok", "refused")
            voice.order("say first ja")
            voice.await_end_of(0)
            levels.append(loudness(samples_of(voice.ears.sounds()[0])))
    check(near(levels[1], levels[0] / 8, 0.1), levels)
    check(levels[2] < 0.0001, levels)


@test
def a_language_without_the_prompt_is_spoken_in_english(room):
    with Voice(room) as voice:
        check(voice.order("say first fr") == "ok", "refused")
        voice.await_heard(["first.en"])


# ---- what is refused ----

@test
def a_prompt_that_is_not_there_is_refused_and_says_nothing(room):
    with Voice(room) as voice:
        check(voice.order("say third ja") == "error no-such-prompt", "taken")
        check(voice.order("call third ja") == "error no-such-prompt", "taken")
        check(voice.order("say 山田 ja") == "error not-understood", "taken")
        check(voice.order("say first") == "error not-understood", "taken")
        check(voice.order("volume 101") == "error not-understood", "taken")
        check(voice.order("status") == "status untried volume 80 rate 100 prompts 6 pack none", "another status")
        check(voice.ears.heard() == [], voice.ears.heard())


@test
def what_is_said_goes_on_when_an_order_is_refused(room):
    with Voice(room) as voice:
        voice.order("remind first ja")
        voice.await_heard(["first.ja"])
        check(voice.order("say third ja").startswith("error"), "taken")
        voice.await_heard(["first.ja"] * 3)


@test
def any_bytes_are_met_with_an_error(room):
    with Voice(room) as voice:
        stdin = voice.process.stdin.buffer
        for line in (b"stop\0\n", b"\xff\xfe\xfd\n", b"\n", b"say " + b"x" * 1000000 + b"\n", b"stop" + b" " * 200 + b"\n"):
            stdin.write(line)
            stdin.flush()
            check(voice.read() == "error not-understood", line[:20])
        check(voice.order("stop") == "ok", "it does not answer any more")


# ---- nothing to speak with ----

@test
def without_a_device_it_says_so_once_and_goes_on_answering(room):
    for sink in ("alsa:no-such-device", "pulse:no-such-device", "record:/nonexistent"):
        with Voice(room, sink=sink) as voice:
            voice.order("remind first ja")
            voice.await_told("silent")
            check(voice.order("say second ja") == "ok", "refused")
            check(voice.order("volume 3") == "ok", "refused")
            wait_for(lambda: voice.order("status").startswith("status silent volume 3"), "the status")
            check(voice.told.count("silent") == 1, voice.told)


@test
def whoever_does_not_read_its_answers_does_not_hold_it_up(room):
    with Voice(room) as voice:
        for _ in range(20000):
            voice.process.stdin.write("status\n")
        voice.process.stdin.write("say first ja\n")
        voice.await_heard(["first.ja"])


@test
def whoever_hangs_up_on_its_answers_does_not_end_it(room):
    with Voice(room) as voice:
        voice.process.stdout.close()
        voice.process.stdin.write("status\nsay first ja\n")
        voice.await_heard(["first.ja"])
        voice.process.stdout = open(os.devnull)


@test
def it_writes_nothing_into_anybodys_home(room):
    with Voice(room) as voice:
        voice.order("say first ja")
        voice.await_end_of(0)
        check(os.listdir(voice.home) == [], os.listdir(voice.home))


# ---- the end ----

@test
def it_ends_with_its_orders_in_the_middle_of_a_word(room):
    long = make_pack(room.directory("longer"), {("long", "ja"): 300}, 20)
    with Voice(room, pack=long) as voice:
        voice.order("remind long ja")
        wait_for(lambda: voice.ears.amount() > 0, "sound")
        voice.process.stdin.close()
        check(voice.process.wait(30) == 0, "it failed")
        check(voice.ears.amount() < 15 * RATE * 2, "it spoke to the end")
        voice.process.stdin = open(os.devnull)


@test
def killed_in_the_middle_it_leaves_nobody_behind(room):
    with Voice(room) as voice:
        voice.order("remind first ja")
        voice.await_heard(["first.ja"])
        with open(f"/proc/{voice.process.pid}/task/{voice.process.pid}/children", encoding="ascii") as children:
            check(children.read() == "", "it has children")
        voice.process.send_signal(signal.SIGKILL)
        check(voice.process.wait(30) == -signal.SIGKILL, "it lives")


@test
def it_waits_without_working(room):
    with Voice(room) as voice:
        voice.order("say first ja")
        voice.await_end_of(0)
        voice.order("stop")
        wait_for(lambda: sleeps(voice.process.pid), "all of its threads to sleep")


def sleeps(pid):
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/stat", encoding="ascii") as stat:
            if stat.read().rsplit(")", 1)[1].split()[0] != "S":
                return False
    return True


# ---- packs ----

def recorded(room, name):
    return make_pack(room.directory(name), {("first", "ja"): 1300})


@test
def a_pack_is_heard_in_place_of_what_was_built(room):
    with Voice(room, "--pack", recorded(room, "good")) as voice:
        check(voice.order("status").endswith("prompts 6 pack used"), "another status")
        voice.order("say first ja en")
        voice.await_end_of(1)
        samples = [samples_of(path) for path in voice.ears.sounds()]
        check(near(pitch_hz(samples[0]), 1300, 0.05), pitch_hz(samples[0]))
        check(near(pitch_hz(samples[1]), PITCHES["first", "en"], 0.05), pitch_hz(samples[1]))


def damage(pack):
    with open(os.path.join(pack, "first.ja.opus"), "r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last[0] ^ 1]))


@test
def a_damaged_pack_is_refused_with_a_sentence_and_the_built_one_is_heard(room):
    pack = recorded(room, "damaged")
    damage(pack)
    with Voice(room, "--pack", pack) as voice:
        check(voice.order("status").endswith("prompts 6 pack refused"), "another status")
        voice.order("say first ja")
        voice.await_end_of(0)
        check(near(pitch_hz(samples_of(voice.ears.sounds()[0])), PITCHES["first", "ja"], 0.05), "another sound")
        sentence = voice.process.stderr.readline()
        check(sentence.startswith(f"kiosk-voice: the voice pack {pack} is not used: it lists a file that has been changed"),
              sentence)


def run(*words):
    return subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


@test
def a_pack_can_be_checked_beforehand(room):
    pack = recorded(room, "checked")
    done = run("--check", pack)
    check((done.returncode, done.stdout) == (0, "3 prompts, all as listed.\n"), done)
    damage(pack)
    check(run("--check", pack).returncode == 1, "it passed")
    os.unlink(os.path.join(pack, "first.ja.opus"))
    done = run("--check", pack)
    check(done.returncode == 1 and "not there" in done.stderr, done)


# ---- the command line ----

@test
def it_lists_what_it_can_say(room):
    done = run("--prompts", room.pack, "--list")
    check(done.returncode == 0 and done.stdout.count("\n") == 6 and "first" in done.stdout, done)
    listed = json.loads(run("--prompts", room.pack, "--list", "--json").stdout)
    check({(one["id"], one["language"]) for one in listed} == {*PITCHES, ("rising-tone", "zxx"), ("click", "zxx")}, listed)
    check(run("--prompts", "/nonexistent", "--list").returncode == 1, "nothing was listed, and all is well")


@test
def it_says_whether_it_could_be_heard(room):
    def probe(*words):
        done = run(*words, "--probe")
        return done.returncode, done.stdout
    prompts = ("--prompts", room.pack)
    check(probe(*prompts, "--sink", f"record:{room.top}") == (0, "ready\n"), "not ready")
    check(probe(*prompts, "--sink", "alsa:no-such-device") == (1, "no-device\n"), "ready")
    check(probe("--prompts", "/nonexistent", "--sink", f"record:{room.top}") == (1, "no-prompts\n"), "ready")
    check(probe(*prompts, "--pack", "/nonexistent", "--sink", f"record:{room.top}") == (1, "bad-pack\n"), "ready")


@test
def what_it_does_not_understand_is_refused(room):
    for words in (["--loud"], ["now"], ["--volume", "101"], ["--volume"], ["--sink", "speaker"], ["--pause", "0"],
                  ["--list", "--probe"], ["--json"]):
        done = run(*words)
        check(done.returncode == 2 and "kiosk-voice --help" in done.stderr, words)


@test
def the_manual_names_every_option(room):
    done = run("--help")
    with open(MANUAL, encoding="utf-8") as file:
        manual = file.read().replace("\\-", "-")
    check(done.returncode == 0, "no help")
    options = {word for word in done.stdout.replace("[", " ").replace("]", " ").split() if word.startswith("--")}
    for option in options - {"--help"}:
        check(option in manual, option)


def main():
    if not shutil.which("opusenc"):
        print("1..0 # SKIP opusenc is missing")
        return 0
    tap.plan(tests)
    with tempfile.TemporaryDirectory() as top:
        room = Room(top)
        return 0 if all([tap.passes(i, one, room) for i, one in enumerate(tests, 1)]) else 1


if __name__ == "__main__":
    sys.exit(main())
