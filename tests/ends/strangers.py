"""Makes up residents whom nobody has ever heard of, so that a trace of one can only come from this run.

strangers.py DIR KIND...
Writes DIR/N.json (as tests/residents) and DIR/N.fingers, how the resident types the PIN, for N from 0;
then ends, so that no process but this knew them. A digit of the PIN in N.fingers is one byte, turned over by TURN."""
import json
import os
import secrets
import sys

TURN = 0x5A
MUNICIPALITY = "990019"
# Letters that every Japanese character set has; four of them in a row are hardly twice the same.
KANJI = ("勅使河原曽我部伊集院瀬武者路五嵐東海林崎綾川西園寺沢万里千種鷹取鷲尾鶴巻亀倉征郎喜久治美佐穂弥右衛紗由理"
         "八重乃宗朗那津登志江茂慶真砂与雄鵜木鴨居鷺沼雉鳩谷鴻巣鵠燕坂雀宮鶉野梟台番丘淵畑塚峰浜森")
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
PRODUCTS = ("comirnaty", "spikevax", "vaxzevria")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def any_of(words):
    return secrets.choice(words)


def digits(count):
    return letters("0123456789", count)


def my_number():
    """With the check digit of 個人番号 (総務省令第85号, 2014)."""
    body = any_of("123456789") + digits(10)
    total = sum(int(body[10 - i]) * (i + 2 if i < 6 else i - 4) for i in range(11))
    return body + str(0 if total % 11 <= 1 else 11 - total % 11)


def letters(alphabet, count):
    return "".join(any_of(alphabet) for _ in range(count))


def day(first, last):
    year = first + secrets.randbelow(last - first)
    return f"{year}-{secrets.randbelow(12) + 1:02}-{secrets.randbelow(28) + 1:02}"


def resident():
    return {
        "my_number": my_number(),
        "name": f"{letters(KANJI, 4)}　{letters(KANJI, 3)}",
        "name_kana": f"{letters(KANA, 6)}　{letters(KANA, 5)}",
        "address": f"見本県青葉川市{letters(KANJI, 8)}{digits(2).translate(WIDE)}{letters(KANJI, 2)}"
                   f"{digits(2).translate(WIDE)}{letters(KANJI, 4)}",
        "birth_date": day(1935, 2005), "sex": any_of("12"),
        "pin": pin(),
        "expiry_date": day(2029, 2034), "security_code": digits(4),
        "municipality": MUNICIPALITY,
        "doses": [dose(number) for number in (1, 2)],
    }


def pin():
    """Not what a program writes of its own accord: three digits in a struct secret count, too, and tables count up."""
    while True:
        found = f"0{any_of('23456789')}{digits(2)}"
        if all(abs(ord(a) - ord(b)) > 1 for a, b in zip(found, found[1:])):
            return found


def dose(number):
    return {"number": number, "date": f"{2020 + number}-{secrets.randbelow(12) + 1:02}-15",
            "product": any_of(PRODUCTS), "lot": f"L{digits(6)}"}


def without_record(one):
    one["doses"] = []


def who_moved_away(one):
    one["flags"] = ["moved-away"]


def with_two_sheets(one):
    one["doses"] = [dose(number) | {"date": f"2021-{number:02}-20"} for number in range(1, 9)]


# What the places of tests/ends need.
KINDS = {"usual": lambda one: None, "without-record": without_record,
         "who-moved-away": who_moved_away, "with-two-sheets": with_two_sheets}


def main(directory, *kinds):
    os.makedirs(directory, exist_ok=True)
    for number, kind in enumerate(kinds):
        one = resident()
        KINDS[kind](one)
        with open(f"{directory}/{number}.json", "w", encoding="utf-8") as file:
            json.dump(one, file, ensure_ascii=False)
        with open(f"{directory}/{number}.fingers", "wb") as file:
            file.write(bytes(int(digit) ^ TURN for digit in one["pin"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
