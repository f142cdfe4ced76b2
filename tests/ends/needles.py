"""Everything that must not be left of one resident and one session, as a file of needles in which nobody finds it.

needles.py MASKER RESIDENT CALLS SHOT REFERENCE NEEDLES
MASKER     residue-scan
RESIDENT   the resident's file (strangers.py)
CALLS      what went over the line to the centre (stage/recorder.py)
SHOT       the page with the name (shot.py), REFERENCE that of somebody else; either may be missing
Prints how many lines it made of what. Then it ends: whoever scans must not know all this."""
import base64
import glob
import itertools
import json
import os
import re
import struct
import subprocess
import sys

NONCE_RANDOM_AT = 25    # docs/protocol.md: before it are version, time and kiosk
PIXELS = 32             # in a row: residue-scan's shortest
PIECES_MAX, SHADES_MIN = 40, 6
# What VRS sends with every certificate, and what every machine may hold.
MUNICIPALITY = "見本県青葉川市"
PUBLIC = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../scan/public.txt")
SHC = "shc:/"
VDS_NC = '{"data":{"hdr":'
TEST_PRINT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../printer/test-codes.c")
OF_THE_PERSON = {"request_id", "nonce", "subject", "ticket", "certificate_id", "lot"}


def from_b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def payload(jws):
    return json.loads(from_b64url(jws.decode().split(".")[1]))


class Lines:
    def __init__(self):
        self.lines, self.known = [], set()

    def add(self, name, kind, value):
        if value and (kind, value) not in self.known:
            self.known.add((kind, value))
            self.lines.append(f"{name} {kind} {value}")

    def add_bytes(self, name, data):
        self.add(name, "opaque", data.hex())

    def add_public(self, text):
        """Every machine may hold it."""
        self.add("-", "public", text)

    # ---- what went over the line ----

    def add_call(self, path, asked, answer):
        if path == "/v1/nonces":
            self.add_nonce(json.loads(answer)["nonce"])
        elif path == "/v1/lookups":
            self.walk(payload(asked))
            self.add_evidence(payload(asked)["evidence"])
            self.walk_answer(answer)
        elif path == "/v1/certificates":
            self.walk(json.loads(asked))
            self.walk_answer(answer)
        elif path == "/v1/outcomes":
            self.walk(json.loads(asked))

    def walk_answer(self, answer):
        if answer.count(b".") == 2 and not answer.startswith(b"{"):
            self.walk(payload(answer))

    def walk(self, value):
        if isinstance(value, list):
            for one in value:
                self.walk(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                self.walk_member(name, one)

    def walk_member(self, name, value):
        if name == "nonce":
            self.add_nonce(value)
        elif name == "certificate" and isinstance(value, dict):
            self.add_certificate_id(value["id"])
            self.walk({key: one for key, one in value.items() if key != "id"})
        elif name == "certificate_id":
            self.add_certificate_id(value)
        elif name == "codes":
            for code in value:
                if isinstance(code, dict):   # a lookup's answer names the formats only
                    self.add_code(code["text"])
        elif name in OF_THE_PERSON and isinstance(value, str):
            if name != "lot":   # a lot is many people's
                self.add(name, "text", value)
            if name in ("request_id", "subject"):
                self.add_bytes(name, from_b64url(value))
        elif name != "evidence":
            self.walk(value)

    def add_nonce(self, text):
        """Its first part is not the session's own."""
        self.add("nonce", "text", text[(NONCE_RANDOM_AT + 2) // 3 * 4:])
        self.add_bytes("nonce", from_b64url(text)[NONCE_RANDOM_AT:])

    def add_certificate_id(self, text):
        self.add("certificate-id", "text", text)
        self.add_public(text[:-6])   # municipality and day, then the number

    def add_code(self, text):
        self.add("qr", "text", text)
        if text.startswith(VDS_NC):   # whose signer is in every one
            self.add_public(VDS_NC)
            self.add_public(json.loads(text)["sig"]["cer"])
        if not text.startswith(SHC):
            return
        pairs = [text[at:at + 2] for at in range(len(SHC), len(text), 2)]
        letters = "".join(chr(int(pair) + 45) for pair in pairs)
        header = letters.index(".") + 1   # the same in every code of this issuer
        self.add_public(letters[:header])
        self.add_public(SHC + "".join(pairs[:header]))

    def add_evidence(self, evidence):
        for name in ("integrity", "public_key", "signature"):
            self.add_bytes(name, from_b64url(evidence[name])[8:])   # after tag and length
            self.add(name, "text", evidence[name][12:])

    # ---- what was drawn ----

    def add_picture(self, shot, reference):
        """Pieces of rows that are not on somebody else's page, where letters are smoothed."""
        width, _, ours = read_shot(shot)
        _, _, theirs = read_shot(reference)
        line, found = 4 * width, []
        for top in range(0, len(ours), line):
            row, other = ours[top:top + line], theirs[top:top + line]
            if row != other:
                found.append(most_shaded(row, other))
        drawn = (piece for shades, piece in sorted(found, reverse=True)
                 if shades >= SHADES_MIN and piece not in theirs)
        for piece in itertools.islice(drawn, PIECES_MAX):
            self.add("name-drawn", "pixels", piece.hex())


def most_shaded(row, other):
    """The piece of row with most shades that other has not in its place, and how many."""
    pieces = ((row[at:at + 4 * PIXELS], other[at:at + 4 * PIXELS])
              for at in range(0, len(row), 2 * PIXELS))
    return max(((len(set(ours[0::4])), ours) for ours, theirs in pieces
                if ours != theirs and len(ours) == 4 * PIXELS), default=(0, b""))


def read_shot(path):
    with open(path, "rb") as file:
        width, height = struct.unpack("=II", file.read(8))
        return width, height, file.read()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def codes_of_the_test_print():
    """They are in every program that prints, and begin as everybody's do: the same JSON, packed."""
    for text in re.findall(r'=\s((?:\s*"(?:[^"\\]|\\.)*")+);', read(TEST_PRINT).decode()):
        yield "".join(json.loads(piece) for piece in re.findall(r'"(?:[^"\\]|\\.)*"', text))


def main(masker, resident, calls, shot, reference, needles):
    lines = Lines()
    with open(PUBLIC, encoding="utf-8") as file:
        lines.lines.extend(file.read().splitlines())
    lines.add_public(MUNICIPALITY)
    for code in codes_of_the_test_print():
        lines.add_public(code)
    for path in sorted(glob.glob(f"{calls}/*.path")):
        stem = path[:-len(".path")]
        if os.path.exists(f"{stem}.answer"):
            lines.add_call(read(path).decode(), read(f"{stem}.asked"), read(f"{stem}.answer"))
    if os.path.exists(shot) and os.path.exists(reference):
        lines.add_picture(shot, reference)
    with open(needles, "wb") as file:
        subprocess.run([masker, "--mask", "--resident", resident],
                       input="".join(line + "\n" for line in lines.lines).encode(), stdout=file, check=True)
    names = [line.split(" ", 1)[0] for line in lines.lines if line and line[0] not in "#-"]
    print(json.dumps({name: names.count(name) for name in dict.fromkeys(names)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
