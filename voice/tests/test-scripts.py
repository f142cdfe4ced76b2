#!/usr/bin/env python3
"""What is said, and what was made of it. TAP.
Usage: test-scripts.py PROMPTS-DIRECTORY|- MEI|- SCRIPT…"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(HERE, "..", "..", "tests")]
import render  # noqa: E402
from stage import tap  # noqa: E402

PROMPTS, MEI, SCRIPTS = sys.argv[1], sys.argv[2], sys.argv[3:]
KANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
TEN = {"ja", "ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "tl", "ne"}
tests = []


def test(*needs):
    """needs: SOUNDS, READER: what may be missing where the kiosk is built."""
    def add(function):
        tests.append((function, needs))
        return function
    return add


SOUNDS = PROMPTS != "-" and shutil.which("opusdec") is not None
READER = MEI != "-"


def check(condition, what):
    assert condition, what


def prompts():
    with open(os.path.join(PROMPTS, "manifest.json"), encoding="utf-8") as manifest:
        return json.load(manifest)["prompts"]


def refused(text):
    """What is said of a set of scripts whose English is that text."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "en.txt")
        with open(path, "w", encoding="utf-8") as script:
            script.write(text)
        try:
            render.read_scripts([path])
        except render.Wrong as wrong:
            return str(wrong)
    return None


@test()
def what_is_said_is_said_in_ten_languages():
    scripts = render.read_scripts(SCRIPTS)
    check(set(scripts) == TEN, set(scripts))
    for language, said in scripts.items():
        check({one[0] for one in said} == {one[0] for one in scripts["ja"]}, language)
        check(len({one[1] for one in said}) > 120, f"{language}: the same words for many pages")


@test()
def a_language_that_lacks_a_prompt_is_refused():
    with tempfile.TemporaryDirectory() as directory:
        paths = [os.path.join(directory, name) for name in ("en.txt", "vi.txt")]
        for path, text in zip(paths, ("card | Card.\npaper | Paper.\n", "card | Thẻ.\n")):
            with open(path, "w", encoding="utf-8") as script:
                script.write(text)
        try:
            render.read_scripts(paths)
        except render.Wrong as wrong:
            check("vi.txt" in str(wrong) and "paper" in str(wrong), wrong)
            return
    raise AssertionError("nobody noticed")


@test()
def every_page_has_words_by_the_name_of_its_state():
    with open(os.path.join(HERE, "..", "..", "kiosk", "session.c"), encoding="utf-8") as table:
        states = set(re.findall(r'\[SESSION_\w+\] += \{"([a-z-]+)",', table.read())) - {"exit"}
    check(len(states) > 30, states)
    for language, said in render.read_scripts(SCRIPTS).items():
        missing = states - {one[0] for one in said}
        check(not missing, f"{language}: {missing}")


@test()
def what_espeak_cannot_read_has_a_reading():
    scripts = render.read_scripts(SCRIPTS)
    for language in ("ja", "ja-x-easy"):
        for prompt, _, reading in scripts[language]:
            check(reading and re.fullmatch("[ぁ-んー、。 ]+", reading), f"{language} {prompt}: {reading}")
    for language in ("zh-Hans", "zh-Hant"):
        for prompt, _, reading in scripts[language]:
            check(reading and re.fullmatch("([a-z]+[1-5][ ,.]*)+", reading), f"{language} {prompt}: {reading}")


@test()
def a_chinese_text_has_as_many_syllables_as_characters():
    scripts = render.read_scripts(SCRIPTS)
    for language in ("zh-Hans", "zh-Hant"):
        for prompt, text, reading in scripts[language]:
            characters, syllables = re.findall("[\u4e00-\u9fff]", text), reading.split()
            check(len(characters) == len(syllables), f"{language} {prompt}: {len(characters)}, {len(syllables)}")


@test()
def a_script_of_another_form_is_refused():
    check(refused("card-left | Take it.\n") is None, "a good one is refused")
    check("not \"id | text\"" in refused("card-left\n"), "an id alone")
    check("not \"id | text\"" in refused("card-left | \n"), "no text")
    check("not \"id | text\"" in refused("card-left | a | b | c\n"), "too much")
    check("an id is" in refused("Card | Take it.\n"), "a capital")
    check("already" in refused("card | Take it.\ncard | Take it.\n"), "twice")
    check("already" in refused("rising-tone | Beep.\n"), "the tone's id")


@test(SOUNDS)
def the_manifest_has_every_prompt_in_every_language():
    scripts = render.read_scripts(SCRIPTS)
    wanted = {(one[0], language) for language, said in scripts.items() for one in said}
    wanted |= {(sound, render.TONE_LANGUAGE) for sound in (render.TONE, render.CLICK)}
    listed = [(prompt["id"], prompt["language"]) for prompt in prompts()]
    check(len(listed) == len(set(listed)) and set(listed) == wanted, set(listed) ^ wanted)


@test(SOUNDS)
def every_sound_is_as_the_manifest_lists_it():
    for prompt in prompts():
        with open(os.path.join(PROMPTS, prompt["file"]), "rb") as file:
            check(hashlib.sha256(file.read()).hexdigest() == prompt["sha256"], prompt["file"])
        check(prompt["voice"] and prompt["licence"], prompt)


@test(SOUNDS)
def every_sound_is_as_long_as_listed_and_as_loud_as_the_others():
    for name, length_ms in {(prompt["file"], prompt["ms"]) for prompt in prompts()}:
        with tempfile.TemporaryDirectory() as work:
            wav = os.path.join(work, "sound.wav")
            subprocess.run(["opusdec", "--quiet", "--rate", "16000", os.path.join(PROMPTS, name), wav], check=True)
            rate, samples = render.load(wav)
        check(abs(len(samples) * 1000 / rate - length_ms) < 30, f"{name}: {len(samples) * 1000 / rate} ms")
        mean = render.loudness(samples) / render.LOUDNESS
        check(0.4 < mean < 1.2, f"{name}: {mean} of what it should be")
        check(max(max(samples), -min(samples)) < render.FULL, f"{name} is cut off at its loudest")


@test(SOUNDS)
def what_has_no_voice_is_spoken_in_english_and_says_so():
    tagalog = [prompt for prompt in prompts() if prompt["language"] == "tl"]
    check({prompt["id"] for prompt in tagalog} >= {"card-left", "take-card"}, "there is none")
    english = {prompt["id"]: prompt["file"] for prompt in prompts() if prompt["language"] == "en"}
    check(tagalog and all(prompt["instead"] == "en" and prompt["file"] == english[prompt["id"]] for prompt in tagalog),
          tagalog)


@test(SOUNDS)
def japanese_names_its_voice_and_licence():
    for prompt in prompts():
        if prompt["language"].startswith("ja"):
            expected = (render.MEI, "CC-BY-3.0") if MEI != "-" else ("eSpeak NG, ja", "Apache-2.0")
            check((prompt["voice"], prompt["licence"]) == expected, prompt)


def read_aloud(text):
    """The reading that Open JTalk finds for a text, in katakana."""
    with tempfile.TemporaryDirectory() as work:
        trace = os.path.join(work, "trace")
        subprocess.run(["open_jtalk", "-x", render.DICTIONARY, "-m", MEI, "-ot", trace], input=text + "\n", text=True,
                       check=True, stdout=subprocess.DEVNULL)
        with open(trace, encoding="utf-8") as lines:
            words = lines.read().split("[Output label]")[0].splitlines()[1:]
    fields = [word.split(",") for word in words if word.strip()]
    return re.sub("[、。]", "", "".join(word[8] for word in fields if len(word) > 8))


@test(READER)
def open_jtalk_reads_every_text_as_it_is_meant():
    scripts = render.read_scripts(SCRIPTS)
    for language in ("ja", "ja-x-easy"):
        for prompt, text, reading in scripts[language]:
            meant = re.sub("[、。 ]", "", reading).translate(KANA)
            check(read_aloud(text) == meant, f"{language} {prompt}: {read_aloud(text)}, not {meant}")


def main():
    chosen = [function for function, needs in tests if all(needs)]
    for function, _ in tests:
        if function not in chosen:
            print(f"# skipped, what it needs is missing: {function.__name__}")
    tap.plan(chosen)
    return 0 if all([tap.passes(i, one) for i, one in enumerate(chosen, 1)]) else 1


if __name__ == "__main__":
    sys.exit(main())
