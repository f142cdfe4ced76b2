#!/usr/bin/python3
"""Cuts a Noto CJK JP face down to what a certificate can need, for the PDF: subset.py FACE.ttc OUT.otf [LETTERS]

With LETTERS it keeps Latin, kana and these; without, also JIS X 0213 and what else
Japanese Windows has (髙), for words that come from elsewhere.

Cairo embeds a CFF font's whole table of subroutines with some sets of letters (0.9 MB a page), so the
subset has none. It keeps its hints: taking them out costs more time than everything else."""
import sys
import unicodedata

from fontTools import subset

# Latin with every accent a passport or a product name carries, general punctuation, kana.
RANGES = [(0x20, 0x250), (0x1E00, 0x1F00), (0x2000, 0x2070), (0x3000, 0x3100)]
JAPANESE_FACE = 0  # of a Noto CJK collection


CHARACTER_SETS = ["euc_jisx0213", "cp932"]


def is_japanese(code_point):
    for character_set in CHARACTER_SETS:
        try:
            chr(code_point).encode(character_set)
            return unicodedata.category(chr(code_point)) != "Co"
        except UnicodeError:
            pass
    return False


def main(source, target, letters=None):
    options = subset.Options()
    options.font_number = JAPANESE_FACE
    options.desubroutinize = True
    options.notdef_outline = True
    options.layout_features = ["ccmp", "locl", "kern", "liga", "mark", "mkmk"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    wanted = {c for first, end in RANGES for c in range(first, end)}
    if letters is None:
        wanted |= {c for c in range(0x250, 0x30000) if is_japanese(c)}
    else:
        wanted |= {ord(letter) for letter in letters}
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
