#!/usr/bin/env python3
"""Compares what libmynacard says of itself in five places: the headers, the map, the symbols of the shared
library and of the archive, and the manual pages. Prints what differs; exits 1.

Usage: check-manual.py [--no-lint] HEADERS MAP SHARED ARCHIVE MAN
"""
import pathlib
import re
import shutil
import subprocess
import sys

SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "RETURN VALUES", "ERRORS", "SEE ALSO"]


def normal(text):
    """One space between words, none beside punctuation: int f(char *a, int b)."""
    return re.sub(r" ?([(),*]) ?", r"\1", " ".join(text.split())).replace("*", " *").replace(",", ", ")


def declarations(headers):
    """The text of every header without comments, preprocessor and bodies, cut at semicolons."""
    for path in sorted(headers.rglob("*.h")):
        text = re.sub(r"/\*.*?\*/", " ", path.read_text(), flags=re.S)
        text = re.sub(r"^[ \t]*#(.*\\\n)*.*$", "", text, flags=re.M)
        text = re.sub(r'extern "C" \{', "", text)
        text = re.sub(r"\{[^{}]*\}", "", text)
        yield from (part.strip("} \n") for part in text.split(";"))


def prototypes(headers):
    """Name to (prototype, whether its result must be used)."""
    found = {}
    for text in declarations(headers):
        match = re.search(r"\b(\w+)\s*\(", text)
        if match:
            plain = normal(text.replace("MYNA_MUST_USE", ""))
            found[match.group(1)] = (plain, "MYNA_MUST_USE" in text)
    return found


def codes(headers):
    """Name to number of enum myna_err."""
    text = (headers / "mynacard" / "err.h").read_text()
    return {name: int(number)
            for name, number in re.findall(r"^ +(MYNA_(?:OK|ERR_\w+)) = (\d+)", text, re.M)}


def mapped(path):
    text = re.sub(r"#.*", "", path.read_text())
    return {name for part in re.findall(r"global:(.*?)local:", text, re.S)
            for name in re.findall(r"(\S+);", part)}


def symbols(library, *options):
    said = subprocess.run(["nm", "--defined-only", *options, str(library)], check=True,
                          capture_output=True, text=True).stdout
    rows = (line.split() for line in said.splitlines())
    return {row[2].split("@")[0] for row in rows if len(row) == 3 and row[1] != "A"}


class Page:
    """What one manual page promises."""

    def __init__(self, path):
        text = path.read_text()
        self.name = path.stem
        self.sections = re.findall(r"^\.Sh (.*)$", text, re.M)
        self.called = re.findall(r"^\.Nm (\S+)", text, re.M)
        self.title = re.findall(r"^\.Dt (\S+) 3$", text, re.M)
        self.codes = re.findall(r"\b(MYNA_ERR_\w+)", text)
        self.numbers = dict(re.findall(r"^\.It Dv (MYNA_ERR_\w+) Ta (\d+) ", text, re.M))
        self.errors = re.findall(r"^\.It Dv (MYNA_ERR_\w+)$", text, re.M)
        self.links = re.findall(r"^\.Xr (\S+) 3", text, re.M)
        kind = re.search(r'^\.Ft "?([^"\n]*)"?$', text, re.M)
        named = re.search(r"^\.Fo (\S+)\n((?:\.Fa .*\n)*)\.Fc$", text, re.M)
        self.prototype = None
        if kind and named:
            arguments = re.findall(r'^\.Fa "?([^"\n]*)"?$', named.group(2), re.M)
            self.prototype = normal(f"{kind.group(1)} {named.group(1)}({', '.join(arguments)})")


def compare(what, names, wanted):
    for name in sorted(wanted - names):
        yield f"{what} lacks {name}"
    for name in sorted(names - wanted):
        yield f"{what} has {name}, which no header has"


def check_page(page, prototype, must_use, known, pages):
    if page.prototype != prototype:
        yield f"{page.name}.3 has '{page.prototype}', the header '{prototype}'"
    if page.called[:1] != [page.name] or page.title != [page.name.upper()]:
        yield f"{page.name}.3 is called something else"
    if page.sections != [section for section in SECTIONS if section in page.sections]:
        yield f"{page.name}.3 has sections in an unusual order: {page.sections}"
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"):
        if section not in page.sections:
            yield f"{page.name}.3 has no {section}"
    if not prototype.startswith("void ") and "RETURN VALUES" not in page.sections:
        yield f"{page.name}.3 does not say what is returned"
    if must_use != bool(page.errors):
        yield f"{page.name}.3 and the header do not agree whether it can fail"
    yield from check_words(page, known, pages)


def check_words(page, known, pages):
    for code in sorted(set(page.codes) - set(known)):
        yield f"{page.name}.3 speaks of {code}, which the header has not"
    if len(set(page.errors)) != len(page.errors):
        yield f"{page.name}.3 has a code twice"
    for link in sorted(set(page.links) - set(pages)):
        yield f"{page.name}.3 refers to {link}(3), which is not there"


def check_overview(page, functions, known):
    for name in sorted(functions - set(page.links)):
        yield f"mynacard.3 does not list {name}"
    for code, number in sorted(known.items()):
        if code != "MYNA_OK" and page.numbers.get(code) != str(number):
            yield f"mynacard.3 gives {code} the number {page.numbers.get(code)}, the header {number}"


def lint(path):
    """What the formatters find wrong with a page."""
    if shutil.which("mandoc"):
        said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(path)],
                              capture_output=True, text=True).stdout
        yield from said.splitlines()
    if shutil.which("man"):
        said = subprocess.run(["man", "--warnings", "-l", str(path)], capture_output=True, text=True,
                              env={"LC_ALL": "C.UTF-8", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"}).stderr
        yield from said.splitlines()


def check(headers, map_file, shared, archive, man):
    functions = prototypes(headers)
    known = codes(headers)
    pages = {path.stem: Page(path) for path in man.glob("*.3")}
    overview = pages.pop("mynacard", None)
    wanted = set(functions)

    if len(wanted) < 40 or len(known) < 20:
        yield "the headers were not understood"
    yield from compare("the map", mapped(map_file), wanted)
    yield from compare("the shared library", symbols(shared, "-D"), wanted)
    yield from compare("the archive", symbols(archive, "-g"), wanted)
    yield from compare("the manual", set(pages), wanted)
    for name in sorted(wanted & set(pages)):
        yield from check_page(pages[name], *functions[name], known, {*pages, "mynacard"})
    if overview is None:
        yield "mynacard.3, the overview, is not there"
    else:
        yield from check_words(overview, known, {*pages, "mynacard"})
        yield from check_overview(overview, wanted, known)


def main(arguments):
    linted = arguments[:1] != ["--no-lint"]
    places = [pathlib.Path(argument) for argument in arguments[0 if linted else 1:]]
    if len(places) != 5:
        sys.exit(__doc__)
    wrong = list(check(*places))
    for path in sorted(places[-1].glob("*")) if linted else ():
        wrong += lint(path)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
