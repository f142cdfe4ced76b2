"""Turns a data file into a C array with a NUL after it: embed.py NAME INPUT OUTPUT."""
import sys

name, source, target = sys.argv[1:]
with open(source, "rb") as file:
    data = file.read()
with open(target, "w", encoding="ascii") as file:
    file.write('#include "backend/data.h"\n\n')
    file.write(f"const char {name}[] = {{")
    file.write(",".join(str(byte if byte < 128 else byte - 256) for byte in data + b"\0"))
    file.write("};\n")
