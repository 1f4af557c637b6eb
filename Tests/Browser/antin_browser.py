"""What the browser tests share: the served demonstration, Chromium, and how a person uses a page.

scripts/web-test starts the demonstration and sets ANTIN_SITE to the file that it writes
(dang-nhap.json: the address, and login and password of every persona). A page that is opened here is
watched: whatever the console says, a request that leaves the server, a blocked resource or an answer
of 500 and more fails the test at its end.

`Keyboard` does what a person without a mouse does: Tab until the wanted control has the focus, then
type. Nothing in it clicks, and no control is reached that Tab does not reach.
"""
import atexit
import http.client
import json
import os
import pathlib
import re
import time
import unittest
import urllib.parse

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "scripts" / "demo-documents"
CHROMIUM = os.environ.get("ANTIN_CHROMIUM", "/usr/bin/chromium")
WIDTHS = (320, 360, 1280)
# The phone of the design, and a laptop.
HEIGHTS = {320: 640, 360: 640, 1280: 800}


class Site:
    """The served demonstration: its address, its people, its files."""

    def __init__(self, path):
        self.told = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        self.url = self.told["url"]
        self.folder = pathlib.Path(self.told["dir"])
        self.programs = pathlib.Path(self.told["programs"])
        self.people = {person["login"]: person for person in self.told["accounts"]}

    def file(self, name):
        return self.folder / name

    def get(self, path, headers=None, method="GET", body=None):
        """Status, headers and bytes of an answer, without a browser and without following."""

        parts = urllib.parse.urlsplit(self.url)
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def token(self, name):
        return self.file(f"khoa/{name}.token").read_text(encoding="utf-8").strip()


_site = None
_started = {}


def site():
    global _site
    if _site is None:
        path = os.environ.get("ANTIN_SITE")
        if not path:
            raise unittest.SkipTest("ANTIN_SITE is not set: run scripts/web-test")
        _site = Site(path)
    return _site


def browser():
    """One Chromium for the whole run."""
    if "browser" not in _started:
        playwright = sync_playwright().start()
        _started["playwright"] = playwright
        _started["browser"] = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        atexit.register(lambda: (_started["browser"].close(), playwright.stop()))
    return _started["browser"]


class Keyboard:
    """A person at the keyboard of one page."""

    FOCUS = """() => {
        const e = document.activeElement;
        if (!e || e === document.body) return null;
        const names = [];
        if (e.getAttribute('aria-label')) names.push(e.getAttribute('aria-label'));
        for (const label of e.labels || []) names.push(label.innerText);
        if (e.tagName === 'BUTTON' || e.tagName === 'A' || e.tagName === 'SUMMARY')
            names.push(e.innerText);
        if (e.tagName === 'INPUT' && (e.type === 'submit' || e.type === 'button'))
            names.push(e.value);
        const box = e.getBoundingClientRect();
        const style = getComputedStyle(e);
        return {tag: e.tagName, type: e.type || '', id: e.id, name: e.getAttribute('name') || '',
                href: e.getAttribute('href') || '', text: names.join(' | ').trim(),
                shown: box.width > 0 && box.height > 0,
                outline: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
    }"""

    def __init__(self, case, page):
        self.case, self.page = case, page

    def focus(self):
        return self.page.evaluate(self.FOCUS)

    def reach(self, wanted, tag=None, limit=400, backwards=False):
        """Tabs until a control whose label or text matches has the focus."""
        pattern = re.compile(wanted, re.IGNORECASE)
        seen = []
        for _ in range(limit):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            here = self.focus()
            if here is None:
                seen.append("—")
                continue
            hit = any(pattern.search(here[k]) for k in ("text", "name", "href"))
            if hit and (tag is None or here["tag"] in tag):
                self.case.assertTrue(
                    here["outline"], f"{here['text']!r} has the focus and does not show it")
                return here
            seen.append(here["text"] or here["name"] or here["tag"])
        self.case.fail(f"{self.page.url}: Tab never reaches {wanted!r}; it goes through {seen[:60]}")

    def type(self, wanted, text):
        """Types into the field with that label, in place of what stands there."""
        here = self.reach(wanted, tag=("INPUT", "TEXTAREA", "SELECT"))
        if here["tag"] == "SELECT":
            self.page.keyboard.type(text)
            return here
        if here["type"] not in ("date", "time", "number"):
            self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return here

    def choose_file(self, wanted, path):
        """Opens the file dialog from the keyboard and chooses."""
        # Asked for early: a dialog that opens before the browser has heard of it is lost.
        self.page.on("filechooser", lambda _: None)
        self.reach(wanted, tag=("INPUT",))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def press(self, wanted, tag=("BUTTON", "A", "SUMMARY", "INPUT"), leads=True):
        """Reaches a button or link, presses Enter, and waits for the page that follows."""
        here = self.reach(wanted, tag=tag)
        if not leads:
            self.page.keyboard.press("Enter")
            return here
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return here

    def tick(self, wanted):
        self.reach(wanted, tag=("INPUT",))
        self.page.keyboard.press("Space")


class BrowserCase(unittest.TestCase):
    """A test with a browser. Faults that the page itself reports end the test."""

    def setUp(self):
        self.site = site()
        self.faults = []
        self.expected_faults = []
        self.contexts = []

    def tearDown(self):
        for context in self.contexts:
            context.close()
        left = [f for f in self.faults if not any(re.search(e, f) for e in self.expected_faults)]
        self.assertEqual(left, [], "the pages themselves reported")

    def context(self, width=1280, language="vi", script=True, bypass_csp=False, state=None, **more):
        context = browser().new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            locale="vi-VN" if language == "vi" else "en-GB", java_script_enabled=script,
            bypass_csp=bypass_csp, storage_state=state, timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True, **more)
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        context.on("page", self.watch)
        return context

    def page(self, path="/", login=None, **options):
        """A watched page at a path, signed in as one of the personas if asked."""
        if login:
            options["state"] = self.signed_in(login, options.get("language", "vi"))
        page = self.context(**options).new_page()
        page.goto(self.site.url + path)
        return page

    def watch(self, page):
        here = urllib.parse.urlsplit(self.site.url).netloc

        def request(r):
            parts = urllib.parse.urlsplit(r.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != here:
                self.faults.append(f"{page.url}: a request left the server: {r.url}")

        def response(r):
            if r.status >= 500:
                self.faults.append(f"{r.status} {r.request.method} {r.url}")

        page.on("request", request)
        page.on("response", response)
        # Browsers ask for an icon unasked; there is none.
        page.on("console", lambda m: m.type in ("error", "warning")
                and not (m.location or {}).get("url", "").endswith("/favicon.ico")
                and self.faults.append(f"{page.url}: console: {m.text}"))
        page.on("pageerror", lambda e: self.faults.append(f"{page.url}: script: {e}"))
        page.on("requestfailed", lambda r: "ERR_ABORTED" not in (r.failure or "")
                and self.faults.append(f"{page.url}: failed: {r.url}: {r.failure}"))

    # -- signing in

    states = {}

    def signed_in(self, login, language="vi"):
        """The cookies of a persona. The form is filled in seldom, and before a session goes idle."""
        kept, since = BrowserCase.states.get(login, (None, 0))
        if kept is None or time.monotonic() - since > 400:
            context = browser().new_context(locale="vi-VN")
            context.set_default_timeout(60_000)
            page = context.new_page()
            self.sign_in(page, login)
            kept = context.storage_state()
            BrowserCase.states[login] = (kept, time.monotonic())
            context.close()
        return kept

    def sign_in(self, page, login):
        person = self.site.people[login]
        page.goto(self.site.url + "/login")
        page.locator("input[name=login]").fill(person["login"])
        page.locator("input[name=password]").fill(person["password"])
        page.locator("main button[type=submit], main form button").first.click()
        page.wait_for_load_state("load")
        self.assertNotIn("/login", page.url, f"{login} cannot sign in")

    # -- claims about a page

    def words(self, page):
        return page.locator("body").inner_text()

    def check_frame(self, page, language=None):
        """What holds for every page: language, one heading, a title, no sideways scrolling."""
        where = page.url
        self.assertEqual(page.locator("h1").count(), 1, f"{where}: one h1")
        self.assertTrue(page.title().strip(), f"{where}: a title")
        lang = page.locator("html").get_attribute("lang")
        if language:
            self.assertEqual(lang, language, where)
        else:
            self.assertIn(lang, ("vi", "en"), where)
        self.assertEqual(page.locator("[style]").count(), 0, f"{where}: style attributes")
        self.assertEqual(page.locator("script:not([src])").count(), 0, f"{where}: inline script")
        text = self.words(page)
        # What is shown letter for letter may have any letters: an entry is JSON.
        for exact in page.locator("pre").all_inner_texts():
            text = text.replace(exact, "")
        for bad in (r"\[\[", r"\{\{", r"\}\}", r"\bOptional\(", r"\bnil\b", r"\{[a-z]+\}"):
            self.assertIsNone(re.search(bad, text), f"{where}: {bad} in the text")

    def check_width(self, page, width):
        wide = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide[0] > wide[1]:
            widest = page.evaluate("""() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .slice(0, 5).map(e => e.tagName + '.' + e.className + ': ' +
                    (e.innerText || '').slice(0, 40).replace(/\\n/g, ' '))""")
            self.fail(f"{page.url} at {width} px scrolls sideways ({wide[0]} > {wide[1]}): {widest}")

    def axe(self, page):
        """The violations that axe finds, as text; needs a context made with bypass_csp."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page, options={"runOnly": [
            "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        return [
            f"{page.url}: {v['id']} ({v['impact']}): {v['help']}: "
            + "; ".join(" ".join(map(str, n["target"])) for n in v["nodes"][:4])
            for v in found.response["violations"]]
