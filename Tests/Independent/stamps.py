"""Whether the last signature of a PDF is drawn where its field says, and nowhere else.

The page is drawn twice by pdftoppm, as it was before the last revision and as it is now. All pixels
that differ have to lie inside fields of the form, and some of them inside the field of the
signature. Reads the file with pyHanko, so that no line of ours decides where a field is.
"""

import functools
import io
import subprocess
import tempfile
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

DOTS_PER_INCH = 72
# Edges are smoothed over the neighbouring pixel, and rectangles end between pixels.
SLACK = 2


class Picture:
    """A page as rows of three bytes a pixel."""

    def __init__(self, content, page):
        with tempfile.TemporaryDirectory(prefix="antin-stamps-") as scratch:
            source, target = Path(scratch) / "page.pdf", Path(scratch) / "page"
            source.write_bytes(content)
            subprocess.run(
                ["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page),
                 "-singlefile", str(source), str(target)],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with open(f"{target}.ppm", "rb") as stream:
                kind, size, depth = (stream.readline().strip() for _ in range(3))
                assert kind == b"P6" and depth == b"255", "not the picture that was asked for"
                self.width, self.height = (int(number) for number in size.split())
                self.pixels = stream.read()

    def row(self, line, left, right):
        start = 3 * self.width * line
        return self.pixels[start + 3 * left:start + 3 * right]


@functools.lru_cache(maxsize=4)
def drawn(content, page):
    """Drawn once, although each file is asked about twice."""
    return Picture(content, page)


def direct(value):
    """The object itself or the one that it refers to."""
    return value.get_object() if isinstance(value, generic.IndirectObject) else value


def pages(node, inherited=None):
    """(page, what it inherits) in order."""
    node, inherited = direct(node), dict(inherited or {})
    for key in ("/MediaBox", "/Rotate"):
        if key in node:
            inherited[key] = node[key]
    if "/Kids" not in node:
        yield node, inherited
        return
    for kid in node["/Kids"]:
        yield from pages(kid, inherited)


def widgets(page):
    """Object number and rectangle of each visible widget of a page."""
    for annotation in page["/Annots"] if "/Annots" in page else []:
        number = annotation.idnum if isinstance(annotation, generic.IndirectObject) else None
        found = direct(annotation)
        if found.get("/Subtype") != "/Widget" or "/AP" not in found:
            continue
        left, bottom, right, top = (float(edge) for edge in found["/Rect"])
        if right > left and top > bottom:
            yield number, (left, bottom, right, top)


def on_picture(rectangle, box, rotation, picture):
    """Columns and rows of a rectangle of user space, a little larger, inside the picture."""
    left, bottom, right, top = rectangle
    x0, y0, x1, y1 = box
    corners = {
        0: (left - x0, y1 - top, right - x0, y1 - bottom),
        90: (bottom - y0, left - x0, top - y0, right - x0),
        180: (x1 - right, bottom - y0, x1 - left, top - y0),
        270: (y1 - top, x1 - right, y1 - bottom, x1 - left),
    }[rotation % 360]
    scale = DOTS_PER_INCH / 72
    return (max(0, int(corners[0] * scale) - SLACK),
            max(0, int(corners[1] * scale) - SLACK),
            min(picture.width, int(corners[2] * scale) + 1 + SLACK),
            min(picture.height, int(corners[3] * scale) + 1 + SLACK))


def differences(old, new, allowed):
    """Rows outside the allowed regions that differ, as words; empty if there are none."""
    if (old.width, old.height) != (new.width, new.height):
        return "the page has another size"
    for line in range(new.height):
        column = 0
        for left, _, right, _ in sorted(
                region for region in allowed if region[1] <= line < region[3]):
            if left > column and old.row(line, column, left) != new.row(line, column, left):
                return f"pixels change outside the fields, in row {line}"
            column = max(column, right)
        if old.row(line, column, new.width) != new.row(line, column, new.width):
            return f"pixels change outside the fields, in row {line}"
    return ""


def judge(content, moved=False):
    """What is wrong with where the last signature shows itself; None if it shows nothing.

    With `moved` the fields are taken to be elsewhere: the answer then has to be a complaint.
    """
    reader = PdfFileReader(io.BytesIO(content), strict=True)
    signature = reader.embedded_signatures[-1]
    before = content[:content.rfind(b"%%EOF", 0, content.rfind(b"%%EOF")) + 5] + b"\n"
    wanted = signature.sig_field.container_ref.idnum
    for number, (page, inherited) in enumerate(pages(reader.root["/Pages"]), 1):
        found = list(widgets(page))
        own = [place for reference, place in found if reference == wanted]
        if not own:
            continue
        old, new = drawn(before, number), drawn(content, number)
        box = [float(edge) for edge in inherited["/MediaBox"]]
        rotation = int(inherited.get("/Rotate", 0))
        if moved:
            # Beyond the whole row of fields.
            shift = (box[3] - box[1]) / 2
            own = [(place[0], place[1] + shift, place[2], place[3] + shift) for place in own]
            found = [(None, place) for place in own]
        allowed = [on_picture(place, box, rotation, new) for _, place in found]
        outside = differences(old, new, allowed)
        if outside:
            return outside
        left, top, right, bottom = on_picture(own[0], box, rotation, new)
        if all(old.row(line, left, right) == new.row(line, left, right)
               for line in range(top, bottom)):
            return "nothing is drawn in the field of the signature"
        return ""
    return None
