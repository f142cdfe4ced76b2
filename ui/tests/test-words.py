#!/usr/bin/env python3
"""The words of every language, as they stand in the catalogues' sources. TAP.
Usage: test-words.py PO-DIRECTORY"""
import ast
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tests"))
from stage import tap  # noqa: E402

DIRECTORY = sys.argv[1]
# Staff read Japanese or English: who serves a counter in Japan does. Residents read what they choose.
STAFF = ("ja", "en")
RESIDENTS = ("ja-x-easy", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "tl", "ne")
STAFF_KEYS = {"attendant", "ails", "tile", "hint", "device", "ended", "notice", "steps", "more"}
# Texts that name a button, and the button.
NAMED = {"still-there.lead": "still-there.more", "paper-out.cancel.none": "tool.cancel", "paper-out.cancel.some": "tool.cancel",
         "hint.closed": "attendant.resume", "hint.jam": "attendant.steps"}
BUTTON_LINES = 2
BUTTONS = ("tool.cancel", "tool.language", "tool.large", "tool.contrast", "tool.voice", "tool.reach", "back", "finish", "terms.no",
           "terms.yes", "pin.clear", "pin.delete", "pin.enter", "last-try.stop", "last-try.continue", "municipality.not-listed",
           "error.another-municipality", "pin-wrong.which", "no-passport.domestic", "paper-out.again")
LINE = re.compile(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")|(".*")')
tests = []


def test(function):
    tests.append(function)
    return function


class Catalogue:
    """One language: its header, and its texts by key, each with all its forms."""

    def __init__(self, language):
        self.language, self.texts = language, {}
        with open(os.path.join(DIRECTORY, language + ".po"), encoding="utf-8") as source:
            for entry in source.read().split("\n\n"):
                self.add(entry)
        self.header = self.texts.pop("")[0]

    def add(self, entry):
        fields, last = {}, None
        for line in entry.splitlines():
            if line.startswith("#"):
                continue
            found = LINE.fullmatch(line)
            assert found, f"{self.language}: not understood: {line}"
            last = found[1] or last
            fields[last] = fields.get(last, "") + ast.literal_eval(found[2] or found[3])
        key = fields.pop("msgid")
        assert key not in self.texts, f"{self.language}: {key} is there twice"
        assert fields.pop("msgid_plural", key) == key, f"{self.language}: {key} has another plural"
        self.texts[key] = list(fields.values())

    def forms(self):
        """How many the header promises."""
        return int(re.search(r"nplurals=(\d)", self.header)[1])


CATALOGUES = {language: Catalogue(language) for language in STAFF + RESIDENTS}
ENGLISH = CATALOGUES["en"]


def for_staff(key):
    return key.split(".")[0] in STAFF_KEYS


def all_texts():
    for language, catalogue in CATALOGUES.items():
        for key, forms in catalogue.texts.items():
            for text in forms:
                yield language, key, text


def none_of(wrong):
    wrong = list(wrong)
    assert not wrong, "; ".join(wrong)


@test
def each_catalogue_says_its_language():
    none_of(f"{language}: {one.header}" for language, one in CATALOGUES.items() if f"Language: {language}\n" not in one.header)


@test
def every_language_has_every_text_of_the_residents_pages():
    wanted = {key for key in ENGLISH.texts if not for_staff(key)}
    assert len(wanted) > 250, len(wanted)
    none_of(f"{language} lacks {', '.join(sorted(wanted - set(one.texts)))}"
            for language, one in CATALOGUES.items() if wanted - set(one.texts))


@test
def the_texts_for_staff_are_in_japanese_and_english_only():
    wanted = {key for key in ENGLISH.texts if for_staff(key)}
    assert len(wanted) > 100, len(wanted)
    for language, one in CATALOGUES.items():
        found = {key for key in one.texts if for_staff(key)}
        assert found == (wanted if language in STAFF else set()), f"{language}: {sorted(found ^ wanted)}"


@test
def no_language_has_a_text_that_english_has_not():
    none_of(f"{language}: {key}" for language, key, _ in all_texts() if key not in ENGLISH.texts)


@test
def a_counted_text_has_as_many_forms_as_the_language():
    for language, one in CATALOGUES.items():
        for key, forms in one.texts.items():
            counted = len(ENGLISH.texts[key]) > 1
            assert len(forms) == (one.forms() if counted else 1), f"{language} {key}: {len(forms)} forms"


@test
def no_text_is_empty_or_has_blanks_at_its_ends():
    none_of(f"{language} {key}: {text!r}" for language, key, text in all_texts()
            if text != text.strip() or not text or "  " in text)


@test
def numbers_and_names_have_their_places_in_every_form():
    def places(text):
        return re.findall("%[ds]", text)
    none_of(f"{language} {key}: {text}" for language, key, text in all_texts() if places(text) != places(ENGLISH.texts[key][0]))


@test
def emphasis_begins_and_ends_as_often_as_in_english():
    none_of(f"{language} {key}: {text}" for language, key, text in all_texts()
            if text.count("*") != ENGLISH.texts[key][-1].count("*"))


@test
def no_button_has_more_than_two_lines():
    none_of(f"{language} {key}: {text!r}" for language, key, text in all_texts()
            if key in BUTTONS and text.count("\n") >= BUTTON_LINES)


@test
def no_text_has_an_ellipsis():
    none_of(f"{language} {key}: {text}" for language, key, text in all_texts() if "…" in text.replace("*…*", "") or ".." in text)


@test
def digits_are_those_of_the_keys():
    none_of(f"{language} {key}: {text}" for language, key, text in all_texts()
            if any(c.isdigit() and not c.isascii() for c in unicodedata.normalize("NFC", text)))


@test
def a_text_that_names_a_button_names_it_as_the_button_does():
    def plain(text):
        return re.sub(r"\{([^|{}]+)\|[^{}]+\}", r"\1", text).replace("|", "").replace("\n", " ").casefold()
    none_of(f"{language} {key}: {text}" for language, key, text in all_texts()
            if key in NAMED and plain(CATALOGUES[language].texts[NAMED[key]][0]) not in plain(text))


@test
def the_pin_is_named_as_the_municipalitys_paper_names_it():
    none_of(language for language, one in CATALOGUES.items()
            if "券面事項入力補助用" not in re.sub(r"\{([^|{}]+)\|[^{}]+\}", r"\1", one.texts["which-pin.support"][0]).replace("|", ""))


if __name__ == "__main__":
    tap.plan(tests)
    sys.exit(0 if all([tap.passes(i, one) for i, one in enumerate(tests, 1)]) else 1)
