"""docs/errors.md: what it says is what the kiosk says.

test-errors.py WRITE-ERRORS ERRORS.md"""
import collections
import re
import subprocess
import sys

writer, kept = sys.argv[1:]
made = subprocess.run([writer], stdout=subprocess.PIPE, check=True).stdout.decode()
LANGUAGES = ("ja", "ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "tl", "ne")
rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in made.splitlines() if re.match(r"\| [a-z]", line)]
blames = re.compile(r"\byou (have )?(entered|made) (it|a|the) (wrong|mistake)|あなたが|エラーが発生")


def the_page_is_what_the_program_says():
    with open(kept, encoding="utf-8") as file:
        return "" if file.read() == made else f"{kept} is another: write it anew with {writer}"


def every_error_is_told_in_every_language():
    count = collections.Counter(row[0] for row in rows)
    return "" if len(set(count[name] for name in LANGUAGES)) == 1 and count["ja"] > 20 else str(count)


def nothing_is_left_out_and_nothing_is_a_key():
    wrong = [row for row in rows if len(row) != 6 or any(not cell or re.fullmatch(r"[a-z-]+(\.[a-z-]+)+", cell) for cell in row)]
    return str(wrong[:3]) if wrong else ""


def a_code_is_one_errors():
    codes = re.findall(r"^## (\S+)", made, re.M)
    return "" if len(set(codes)) == len(codes) >= 18 else str(codes)


def nobody_is_blamed():
    wrong = [row for row in rows if blames.search(" ".join(row))]
    return str(wrong[:3]) if wrong else ""


tests = [the_page_is_what_the_program_says, every_error_is_told_in_every_language, nothing_is_left_out_and_nothing_is_a_key,
         a_code_is_one_errors, nobody_is_blamed]
print(f"1..{len(tests)}")
for number, test in enumerate(tests, 1):
    why = test()
    print(f"{'not ok' if why else 'ok'} {number} {test.__name__.replace('_', ' ')}{f' # {why}' if why else ''}")
