#!/usr/bin/env python3
"""The manual, the headers, the map and the two libraries agree; and check-manual.py, which says so, notices
when they do not. TAP.

HEADERS, MAP, SHARED, ARCHIVE and MAN say where they are, CC is a C compiler's command.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "tests"))
from stage import tap  # noqa: E402

CHECK = pathlib.Path(__file__).with_name("check-manual.py")
PLACES = ("HEADERS", "MAP", "SHARED", "ARCHIVE", "MAN")
tests = []


def test(function):
    tests.append(function)
    return function


class Tree:
    """A copy of all five, to break."""

    def __init__(self, directory):
        self.headers, self.map, self.shared, self.archive, self.man = (
            pathlib.Path(directory) / name for name in PLACES)
        shutil.copytree(os.environ["HEADERS"], self.headers)
        shutil.copytree(os.environ["MAN"], self.man)
        for name, path in (("MAP", self.map), ("SHARED", self.shared), ("ARCHIVE", self.archive)):
            shutil.copy(os.environ[name], path)

    def edit(self, path, before, after):
        text = path.read_text()
        assert before in text, (path, before)
        path.write_text(text.replace(before, after, 1))

    def compile(self, source, ret, *options):
        subprocess.run([*shlex.split(os.environ["CC"]), *options, "-x", "c", "-", "-o", str(ret)],
                       input=source, text=True, check=True)

    def names(self):
        text = self.map.read_text()
        return [line.strip(" ;") for line in text.splitlines() if line.startswith("    myna_")]

    def check(self, *options):
        done = subprocess.run([sys.executable, CHECK, *options, self.headers, self.map, self.shared, self.archive,
                               self.man], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def refused(self, words):
        code, said = self.check("--no-lint")
        assert code == 1 and words in said, (code, said)


@test
def headers_map_libraries_and_pages_agree(tree):
    code, said = tree.check()
    assert code == 0 and said == "", said


@test
def a_function_without_a_page_is_noticed(tree):
    (tree.man / "myna_card_open.3").unlink()
    tree.refused("the manual lacks myna_card_open")


@test
def a_page_without_a_function_is_noticed(tree):
    shutil.copy(tree.man / "myna_wipe.3", tree.man / "myna_wipe_twice.3")
    tree.refused("the manual has myna_wipe_twice")


@test
def another_type_of_an_argument_is_noticed(tree):
    tree.edit(tree.man / "myna_strerr.3", '"int code"', '"long code"')
    tree.refused("myna_strerr.3 has 'const char *myna_strerr(long code)'")


@test
def another_name_of_an_argument_is_noticed(tree):
    tree.edit(tree.man / "myna_wipe.3", "size_t len", "size_t length")
    tree.refused("myna_wipe.3 has")


@test
def another_result_is_noticed(tree):
    tree.edit(tree.man / "myna_card_bytes.3", ".Ft size_t", ".Ft int")
    tree.refused("myna_card_bytes.3 has")


@test
def a_header_that_changes_is_noticed(tree):
    tree.edit(tree.headers / "mynacard" / "card.h", "const uint8_t challenge_digest", "const char challenge_digest")
    tree.refused("myna_card_read.3 has")


@test
def a_new_function_in_a_header_is_noticed_everywhere(tree):
    tree.edit(tree.headers / "mynacard" / "err.h", "int myna_last_detail(void);",
              "int myna_last_detail(void);\nint myna_first_detail(void);")
    for place in ("the map", "the shared library", "the archive", "the manual"):
        tree.refused(f"{place} lacks myna_first_detail")


@test
def a_symbol_that_the_map_lacks_is_noticed(tree):
    tree.edit(tree.map, "    myna_wipe;\n", "")
    tree.refused("the map lacks myna_wipe")


@test
def a_symbol_that_only_the_map_has_is_noticed(tree):
    tree.edit(tree.map, "    myna_wipe;\n", "    myna_wipe;\n    myna_dream;\n")
    tree.refused("the map has myna_dream")


@test
def a_library_that_shows_too_much_is_noticed(tree):
    source = "".join(f"void {name}(void) {{}}\n" for name in [*tree.names(), "card_new"])
    tree.compile(source, tree.shared, "-shared", "-fPIC", "-nostdlib")
    tree.refused("the shared library has card_new")
    tree.compile(source, tree.archive, "-c")
    tree.refused("the archive has card_new")


@test
def a_library_that_lacks_one_is_noticed(tree):
    source = "".join(f"void {name}(void) {{}}\n" for name in tree.names() if name != "myna_wipe")
    tree.compile(source, tree.shared, "-shared", "-fPIC", "-nostdlib")
    tree.refused("the shared library lacks myna_wipe")
    tree.compile(source, tree.archive, "-c")
    tree.refused("the archive lacks myna_wipe")


@test
def an_error_that_does_not_exist_is_noticed(tree):
    tree.edit(tree.man / "myna_card_read.3", "MYNA_ERR_PIN_NEEDED", "MYNA_ERR_PIN_WANTED")
    tree.refused("speaks of MYNA_ERR_PIN_WANTED")


@test
def a_number_that_changes_is_noticed(tree):
    tree.edit(tree.headers / "mynacard" / "err.h", "MYNA_ERR_PIN_WRONG = 5", "MYNA_ERR_PIN_WRONG = 8")
    tree.refused("gives MYNA_ERR_PIN_WRONG the number 5, the header 8")


@test
def a_page_that_forgets_the_errors_is_noticed(tree):
    page = tree.man / "myna_evidence_verify.3"
    text = page.read_text()
    page.write_text(text[:text.index(".Sh ERRORS")] + text[text.index(".Sh SEE ALSO"):])
    tree.refused("do not agree whether it can fail")


@test
def a_result_that_may_be_ignored_is_noticed(tree):
    tree.edit(tree.headers / "mynacard" / "evidence.h", "MYNA_MUST_USE int myna_evidence_verify",
              "int myna_evidence_verify")
    tree.refused("do not agree whether it can fail")


@test
def a_reference_to_nowhere_is_noticed(tree):
    tree.edit(tree.man / "myna_wipe.3", ".Xr myna_person_free 3", ".Xr myna_person_forget 3")
    tree.refused("refers to myna_person_forget(3)")


@test
def an_overview_that_forgets_a_function_is_noticed(tree):
    tree.edit(tree.man / "mynacard.3", ".Xr myna_version 3\n", "nothing\n")
    tree.refused("mynacard.3 does not list myna_version")


@test
def a_page_that_is_no_mdoc_is_noticed(tree):
    tree.edit(tree.man / "myna_wipe.3", ".Sh DESCRIPTION", ".Sh DESCRIPTION\n.Bl -bullet")
    assert tree.check("--no-lint")[0] == 0
    code, said = tree.check()
    assert code == 1 and "myna_wipe.3:" in said, said


def main():
    def passes(number, function):
        with tempfile.TemporaryDirectory() as directory:
            return tap.passes(number, function, Tree(directory))

    tap.plan(tests)
    good = [passes(number, function) for number, function in enumerate(tests, 1)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
