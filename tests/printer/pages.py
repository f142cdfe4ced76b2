"""How many sheets a document has."""
import re
import struct
import zlib


def count(document):
    if document.startswith(b"RaS2"):
        return pwg(document)
    if document.startswith(b"%PDF-") and b"PCLm" in document[:64]:
        return max(len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", document)), 1)
    return pdf(document)


def pdf(document):
    """Its page objects, those in compressed object streams included."""
    found = len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", document))
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", document, re.S):
        try:
            found += len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", zlib.decompress(stream)))
        except zlib.error:
            pass
    return max(found, 1)


def pwg(document):
    """PWG 5102.4: a header of 1,796 bytes before every page, whose lines are packed."""
    at, pages = 4, 0
    while at + 1796 <= len(document):
        header = document[at:at + 1796]
        if not header.startswith(b"PwgRaster\0"):
            break
        height, = struct.unpack(">I", header[376:380])
        bits, line = struct.unpack(">I", header[388:392])[0], struct.unpack(">I", header[392:396])[0]
        at = skip_lines(document, at + 1796, height, line, max(bits // 8, 1))
        pages += 1
    return max(pages, 1)


def skip_lines(document, at, height, line, size):
    while height > 0 and at < len(document):
        height -= document[at] + 1
        at += 1
        filled = 0
        while filled < line and at < len(document):
            code = document[at]
            at += 1
            if code == 128:
                break
            pixels = code + 1 if code < 128 else 257 - code
            filled += pixels * size
            at += size if code < 128 else pixels * size
    return at
