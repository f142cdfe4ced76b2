#!/usr/bin/env python3
"""What `meson install` gives to another program: headers, libraries, pkg-config, manual. TAP."""
import json
import os
import pathlib
import re
import sys
import tempfile

import installed
from installed import C11, CXX11, EXAMPLE, SOURCES, said

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "tests"))
from stage import tap  # noqa: E402

OURS = {"libcrypto", "libpcsclite"}
SANITIZERS = {"libasan", "libubsan"}
CLASHING = """
#include <mynacard.h>
#include <string.h>
/* Names that cardlib has inside, with other meanings. */
int wipe(void), card_new(void), sha256(void), err_name(void), pcsc_new(void);
int wipe(void) { return 1; }
int card_new(void) { return 2; }
int sha256(void) { return 3; }
int err_name(void) { return 4; }
int pcsc_new(void) { return 5; }
int main(void)
{
    struct myna_anchors *anchors = NULL;
    char iso[MYNA_DATE_SIZE];
    return wipe() + card_new() + sha256() + err_name() + pcsc_new() != 15 ||
           myna_date_iso("19800217", iso) != MYNA_OK || strcmp(iso, "1980-02-17") != 0 ||
           myna_anchors_load("/nowhere", &anchors) != MYNA_ERR_IO;
}
"""
EVERY_HEADER = """
#include <mynacard/%s.h>
int main(void) { return 0; }
"""
tests = []
tree = None
work = None


def test(function):
    tests.append(function)
    return function


def compiled(text, name, **how):
    source = work / f"{name}.c"
    source.write_text(text)
    return tree.compile(source, work / name, **how)


@test
def nothing_else_than_the_card_library_is_installed():
    pages = {f"share/man/man3/{path.name}" for path in (SOURCES / "cardlib/man").glob("*.3")}
    lib = str(tree.libraries.relative_to(tree.prefix))
    assert len(pages) > 40
    assert set(tree.files()) == pages | {
        "bin/mynacard", "include/mynacard.h", "share/man/man1/mynacard.1", "share/man/man3/libmynacard.3",
        *(f"include/mynacard/{path.name}" for path in (SOURCES / "cardlib/include/mynacard").glob("*.h")),
        *(f"{lib}/libmynacard.{end}" for end in ("a", "so", "so.0", "so.0.1.0")),
        f"{lib}/pkgconfig/mynacard.pc"}, tree.files()


@test
def the_library_can_be_built_alone():
    build = work / "alone"
    said("meson", "setup", str(build), str(SOURCES), "-Dcardlib_only=true", "-Dtests=false")
    dependencies = json.loads(said("meson", "introspect", "--dependencies", str(build)))
    assert {found["name"] for found in dependencies} - {"glib-2.0"} == OURS, dependencies
    said("ninja", "-C", str(build))
    said("meson", "install", "--no-rebuild", "-C", str(build), "--destdir", str(work / "only"))
    installed_alone = {str(path.relative_to(work / "only")) for path in (work / "only").rglob("*")
                       if not path.is_dir()}
    assert installed_alone == {str(path.relative_to(tree.root)) for path in tree.root.rglob("*")
                               if not path.is_dir()}, installed_alone


@test
def the_library_needs_no_glib_and_says_its_version():
    dynamic = said("readelf", "-d", str(tree.libraries / "libmynacard.so"))
    needed = {name.split(".")[0] for name in re.findall(r"NEEDED.*\[(.*)\]", dynamic)}
    assert needed - SANITIZERS - {"libc", "ld-linux-x86-64"} == OURS, needed
    assert "[libmynacard.so.0]" in dynamic and "RUNPATH" not in dynamic, dynamic


@test
def every_symbol_has_a_version():
    symbols = said("nm", "-D", "--defined-only", str(tree.libraries / "libmynacard.so")).split("\n")
    named = [line.split()[-1] for line in symbols if " T " in line]
    assert len(named) > 40 and all(name.endswith("@@MYNA_0.1") for name in named), named


@test
def no_header_shows_what_is_inside():
    for path in tree.root.rglob("*.h"):
        for included in re.findall(r"# *include (.*)", path.read_text()):
            assert re.fullmatch(r"<(mynacard/\w+|stddef|stdint)\.h>", included), (path, included)


@test
def no_header_defines_a_name_without_our_prefix():
    for path in tree.root.rglob("*.h"):
        for name in re.findall(r"# *define (\w+)", path.read_text()):
            assert name.startswith("MYNA_"), (path, name)


@test
def every_header_is_enough_in_c_and_in_cxx():
    for path in (SOURCES / "cardlib/include/mynacard").glob("*.h"):
        for language in (C11, CXX11):
            compiled(EVERY_HEADER % path.stem, path.stem, language=language)


@test
def the_example_has_forty_lines():
    assert len(EXAMPLE.read_text().splitlines()) <= 40


@test
def the_example_works_with_the_shared_library():
    program = tree.compile(EXAMPLE, work / "shared")
    assert "libmynacard.so.0" in said("readelf", "-d", str(program))
    refused(program)


@test
def the_example_works_with_the_archive():
    program = tree.compile(EXAMPLE, work / "static", static=True)
    assert "libmynacard" not in said("readelf", "-d", str(program))
    refused(program)


@test
def the_example_works_as_cxx():
    refused(tree.compile(EXAMPLE, work / "cxx", language=CXX11))


def refused(program):
    """It says so when there are no anchors, before it looks for a card."""
    done = tree.run(program, "/nowhere", given="1234\n")
    assert done.returncode == 1 and "(25, 2)" in done.stderr, done  # MYNA_ERR_IO, ENOENT
    assert done.stdout == "" and "1234" not in done.stderr, done
    assert tree.run(program).returncode == 2


@test
def a_program_may_have_functions_of_the_same_names_as_ours():
    for static in (False, True):
        program = compiled(CLASHING, f"clash-{static}", static=static)
        done = tree.run(program)
        assert done.returncode == 0, done


@test
def the_installed_program_finds_the_installed_library():
    done = tree.run(tree.prefix / "bin" / "mynacard", "--version")
    assert done.stdout == f"mynacard {tree.flags('--modversion')[0]}\n", done


@test
def pkg_config_names_what_an_archive_needs():
    static = tree.flags("--libs", "--static")
    assert "-lcrypto" in static and "-lpcsclite" in static, static
    assert tree.flags("--libs")[-1:] == ["-lmynacard"], tree.flags("--libs")


def main():
    global tree, work
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        tree = installed.Tree(directory)
        tap.plan(tests)
        good = [tap.passes(number, function) for number, function in enumerate(tests, 1)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
