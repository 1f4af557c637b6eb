#!/usr/bin/env python3
"""Makes the pictures of Docs/screens from the served demonstration.

    ANTIN_SITE=.build-web/dang-nhap.json .build-venv/bin/python Tests/Browser/screens.py [--all DIR]

Each line of SCREENS is one picture: its name, who looks, where, and how wide the window is. They are
cut to one height, reduced to a palette of 48 colours and written only if the page looks different
from the picture that is there. --all DIR makes one picture of every page that a walk finds, for
looking through.
"""
import argparse
import io
import pathlib
import re
import sys
import unittest

from PIL import Image, ImageChops

from antin_browser import ROOT, SAMPLES, BrowserCase
from test_pages import MUST, Walk

# name: (login or "", path or a function that leads there, width, greatest height)
SCREENS = {}


def screen(name, login="", width=1000, height=900, languages=("vi", "en")):
    """Marks a function that brings a page to where the picture is taken."""

    def keep(lead):
        SCREENS[name] = (lead, login, width, height, languages)
        return lead

    return keep


def at(path):
    return lambda case, page: page.goto(case.site.url + path)


def first(page, selector):
    """Follows the first link that matches."""
    page.goto(page.evaluate("s => document.querySelector(s).href", selector))


def checked(file):
    def lead(case, page):
        page.goto(case.site.url + "/?lang=" + page.evaluate("document.documentElement.lang"))
        page.locator("input[name=file]").first.set_input_files(case.site.file(file))
        with page.expect_navigation(wait_until="load"):
            page.locator("[data-submit]").first.press("Enter")
    return lead


def reduced(png):
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return picture.quantize(48, dither=Image.Dither.NONE)


def alike(path, picture):
    if not path.exists():
        return False
    old, new = Image.open(path).convert("RGB"), picture.convert("RGB")
    if old.size != new.size:
        return False
    box = ImageChops.difference(old, new).point(lambda v: 255 if v > 40 else 0).getbbox()
    return box is None


class Camera(BrowserCase):
    """A case for its pages; it claims nothing."""

    def runTest(self):
        pass

    def take(self, page, path, height):
        size = page.viewport_size
        full = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": min(max(full, 300), height)})
        page.evaluate("() => { scrollTo(0, 0); document.activeElement && document.activeElement.blur() }")
        picture = reduced(page.screenshot())
        page.set_viewport_size(size)
        if alike(path, picture):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--all", metavar="DIR")
    parser.add_argument("--only", metavar="REGEX", default="")
    parser.add_argument("--out", default=ROOT / "Docs" / "screens", type=pathlib.Path)
    given = parser.parse_args()
    camera = Camera()
    camera.setUp()
    if given.all:
        for login in MUST:
            if not re.search(given.only, login or "anybody"):
                continue
            for width in (360, 1280):
                page = camera.page("/", login=login or None, width=width)
                for kind, address in sorted(Walk.of(camera, login).items()):
                    name = re.sub(r"\W+", "-", kind).strip("-") or "home"
                    page.goto(address)
                    camera.take(page, pathlib.Path(given.all, f"{login or 'anybody'}.{name}.{width}.png"), 3000)
    else:
        for name, (lead, login, width, height, languages) in SCREENS.items():
            if not re.search(given.only, name):
                continue
            for language in languages:
                try:
                    page = camera.page(
                        f"/?lang={language}", login=login or None, width=width, script=False, language=language)
                    lead(camera, page)
                    if f'lang="{language}"' not in page.content()[:300]:
                        page.goto(page.url + ("&" if "?" in page.url else "?") + f"lang={language}")
                    camera.take(page, given.out / f"{name}.{language}.png", height)
                except Exception as error:
                    print(f"{name}.{language}: {str(error).splitlines()[0]}", file=sys.stderr)
                finally:
                    page.context.close()
    camera.faults.clear()
    camera.doCleanups()


# --- the pictures --------------------------------------------------------------------------------

screen("kiem-tra", width=360, height=640)(at("/"))
screen("ket-qua-that", width=360, height=640)(checked("van-ban/02-thong-bao.pdf"))
screen("ket-qua-bi-sua", width=360, height=640)(checked("gia-mao/02-thong-bao-bi-sua.pdf"))
screen("ket-qua-thu-hoi", width=360, height=640)(checked("van-ban/03-ke-hoach.pdf"))
screen("dang-nhap", width=700)(at("/login"))
screen("van-thu-viec-can-lam", "van-thu")(at("/home"))
screen("van-thu-van-ban-di", "van-thu")(at("/outgoing"))
screen("van-thu-dang-ky", "van-thu")(at("/outgoing/new"))
screen("nguoi-ky-trinh-ky", "pho-giam-doc", width=700)(at("/signing"))
screen("truong-van-ban-den", "truong-1")(at("/inbox"))


@screen("nguoi-ky-van-ban", "pho-giam-doc", width=700, height=1100)
def a_document_to_sign(case, page):
    page.goto(case.site.url + "/signing")
    first(page, "main .queue a[href^='/signing/']")


@screen("truong-kiem-tra-nhan", "truong-1", width=700, height=1100)
def a_check(case, page):
    page.goto(case.site.url + "/inbox")
    with page.expect_navigation(wait_until="load"):
        page.locator("main form[action$='/check'] button").first.press("Enter")


screen("kiem-toan", "kiem-toan")(at("/audit"))
screen("quan-tri", "quan-tri")(at("/admin"))

if __name__ == "__main__":
    main()
