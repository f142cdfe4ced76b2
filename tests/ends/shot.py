"""Keeps the pixels that the display shows now, read from its own file: nothing is asked of it.

shot.py FRAMES FILE     FRAMES: the directory given to Xvfb -fbdir. FILE: width, height and rows of BGRX."""
import os
import struct
import sys


def main(frames, path):
    with open(os.path.join(frames, "Xvfb_screen0"), "rb") as file:
        image = file.read()
    # XWDFileHeader: 25 words, most significant byte first; then colours of 12 bytes each.
    header = struct.unpack(">25I", image[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    first = size + 12 * colours
    with open(path, "wb") as file:
        file.write(struct.pack("=II", width, height))
        for row in range(height):
            file.write(image[first + row * line:first + row * line + 4 * width])


if __name__ == "__main__":
    main(*sys.argv[1:])
