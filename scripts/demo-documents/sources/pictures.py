#!/usr/bin/env python3
"""pictures.py CHROMIUM OUT: the two signatures and the seal of the demonstration, as PNG.

Draws each SVG beside this file with a transparent background, cuts the picture to eight bits with
alpha, and writes its real size (pHYs), which Chromium leaves out.
"""
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).parent
# Millimetres of the whole drawing.
WIDTHS = {"con-dau": 36.0, "chu-ky-1": 45.0, "chu-ky-2": 45.0}


def chunks(data):
    place = 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        place += size + 12


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def rows(header, body):
    """The pixels of an 8-bit RGBA picture, row by row, filters undone."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    assert (depth, colour, interlaced) == (8, 6, 0), "not RGBA with eight bits"
    raw, before, place = zlib.decompress(body), bytearray(width * 4), 0
    for _ in range(height):
        kind, line = raw[place], bytearray(raw[place + 1 : place + 1 + width * 4])
        place += 1 + width * 4
        for x in range(width * 4):
            left = line[x - 4] if x >= 4 else 0
            corner = before[x - 4] if x >= 4 else 0
            up = before[x]
            if kind == 1:
                line[x] = (line[x] + left) & 255
            elif kind == 2:
                line[x] = (line[x] + up) & 255
            elif kind == 3:
                line[x] = (line[x] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
                line[x] = (line[x] + near[2]) & 255
        yield line
        before = line


def main(chromium, out):
    for name, millimetres in WIDTHS.items():
        with tempfile.TemporaryDirectory() as work:
            shot = pathlib.Path(work) / "shot.png"
            drawing = (HERE / f"{name}.svg").read_text()
            size = [re.search(rf'<svg[^>]* {side}="(\d+)"', drawing)[1] for side in ("width", "height")]
            subprocess.run(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 f"--user-data-dir={work}/profile", "--default-background-color=00000000",
                 f"--window-size={size[0]},{size[1]}", f"--screenshot={shot}", f"file://{HERE}/{name}.svg"],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            parts = list(chunks(shot.read_bytes()))
        header = next(body for kind, body in parts if kind == b"IHDR")
        lines = list(rows(header, b"".join(body for kind, body in parts if kind == b"IDAT")))
        width = len(lines[0]) // 4
        ink = next(tuple(line[x : x + 3]) for line in lines for x in range(0, len(line), 4) if line[x + 3] == 255)
        # One ink in 16 degrees of cover: a palette of four bits, a tenth of the size.
        packed = bytearray()
        for line in lines:
            degrees = [(line[x] + 8) // 17 for x in range(3, len(line), 4)]
            degrees += [0] * (len(degrees) % 2)
            packed.append(0)
            packed += bytes(degrees[x] << 4 | degrees[x + 1] for x in range(0, len(degrees), 2))
        density = round(width * 1000 / millimetres)
        picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(lines), 4, 3, 0, 0, 0))
        picture += chunk(b"PLTE", bytes(ink) * 16) + chunk(b"tRNS", bytes(degree * 17 for degree in range(16)))
        picture += chunk(b"pHYs", struct.pack(">IIB", density, density, 1))
        picture += chunk(b"IDAT", zlib.compress(bytes(packed), 9)) + chunk(b"IEND", b"")
        (pathlib.Path(out) / f"{name}.png").write_bytes(picture)
        print(f"{name}.png {len(picture)} bytes")


main(*sys.argv[1:])
