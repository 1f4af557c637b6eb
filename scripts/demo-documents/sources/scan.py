#!/usr/bin/env python3
"""Makes a PDF that looks as if paper had lain on a scanner: scan.py PAGE.pbm OUT.pdf DPI

One black and white picture, slightly askew, with specks; no text in it.
"""

import random
import sys
import zlib


def main(source, target, dpi):
    content = open(source, "rb").read()
    kind, size, rows = content.split(b"\n", 2)
    assert kind == b"P4"
    width, height = map(int, size.split())
    stride = (width + 7) // 8
    noise = random.Random(30)
    page = bytearray()
    for y in range(height):
        row = int.from_bytes(rows[y * stride:(y + 1) * stride], "big")
        lean = (y - height // 2) // 190  # pixels: about 0.3 degrees
        row = row >> lean if lean >= 0 else row << -lean
        if noise.random() < 0.05:
            row |= 1 << noise.randrange(stride * 8)
        page += (row & ((1 << stride * 8) - 1)).to_bytes(stride, "big")
    picture = zlib.compress(bytes(page), 9)
    wide, high = width * 72 / dpi, height * 72 / dpi
    drawing = f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Scan Do Q".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents 4 0 R "
        b"/Resources << /XObject << /Scan 5 0 R >> >> >>" % (wide, high),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (stride * 8, height, len(picture), picture),
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table)
    open(target, "wb").write(out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
