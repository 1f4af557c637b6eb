"""Writes a PDF whose cross-reference is of both kinds, in the way that word processors do it.

The first section is a table that marks the object stream's content as free; a second, empty table
names a cross-reference stream (/XRefStm) that lists it.
"""
import sys

objects = {
    1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo 6 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
       b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>",
}
page = b"BT /F1 13 Tf 90 750 Td (VAN BAN MAU) Tj ET"
objects[4] = b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page)
hidden = b"6 0 <</Marked true>>"
objects[5] = b"<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n%s\nendstream" % (
    len(hidden), hidden)
out = bytearray(b"%PDF-1.5\n%\xb5\xb5\xb5\xb5\n")
offsets = {}
for number, body in objects.items():
    offsets[number] = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
stream = len(out)
rows = b"".join(
    [b"\x00\x00\x00\xff"]
    + [b"\x01" + offsets[n].to_bytes(2, "big") + b"\x00" for n in range(1, 6)]
    + [b"\x02" + (5).to_bytes(2, "big") + b"\x00"]
    + [b"\x01" + stream.to_bytes(2, "big") + b"\x00"])
out += (b"7 0 obj\n<</Type/XRef/Size 8/Root 1 0 R/W[1 2 1]/Length %d>>\nstream\n" % len(rows)
        + rows + b"\nendstream\nendobj\n")
first = len(out)
out += b"xref\n0 8\n0000000006 65535 f \n"
for number in range(1, 6):
    out += b"%010d 00000 n \n" % offsets[number]
out += b"0000000000 65535 f \n%010d 00000 n \n" % stream
out += b"trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % first
second = len(out)
out += (b"xref\n0 0\ntrailer\n<</Size 8/Root 1 0 R/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF"
        % (first, stream, second))
open(sys.argv[1], "wb").write(out)
