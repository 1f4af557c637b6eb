"""Every page that a link leads to, as every persona: sound, accessible, at home on a phone.

The pages are found by walking: from a persona's first page along all links, one page of each kind
(addresses that differ in numbers and codes alone are of one kind). Nothing is listed here that could
be forgotten; what must be found at least is listed in MUST.
"""
import html.parser
import os
import re
import unittest
import urllib.parse

from antin_browser import BrowserCase, WIDTHS

# Pages that a walk has to find, so that a navigation that has lost them is noticed.
MUST = {
    "": ["/"],
    "van-thu": ["/home", "/outgoing", "/inbox", "/books", "/search", "/account"],
    "pho-giam-doc": ["/home", "/signing", "/account"],
    "truong-1": ["/home", "/inbox", "/books", "/account"],
    "kiem-toan": ["/home", "/audit", "/account"],
    "quan-tri": ["/home", "/admin", "/admin/users", "/account"],
    "giao-vien": ["/home", "/inbox"],
}
# Leaving is tried elsewhere; the machine's own texts are no pages.
SKIP = re.compile(r"^/(logout|api/|log/|trust$|openapi\\.json|healthz|files/|assets/)")
SEGMENTS = (
    (re.compile(r"^\d+$"), "N"), (re.compile(r"^[0-9a-f]{16,}$"), "ID"),
    (re.compile(r"^\d{3}(\.\w+)+$"), "ORGAN"), (re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4})+$", re.I), "CODE"),
)


def kind(address):
    """What a page's address has in common with others of its kind."""
    parts = urllib.parse.urlsplit(address)
    segments = []
    for segment in parts.path.split("/"):
        for pattern, name in SEGMENTS:
            if pattern.match(segment):
                segment = name
        segments.append(segment)
    query = sorted({k for k, _ in urllib.parse.parse_qsl(parts.query)} - {"lang", "notice"})
    return "/".join(segments) + ("?" + "&".join(query) if query else "")


class Links(html.parser.HTMLParser):
    """The addresses that the links of a page lead to."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href")
        if tag == "a" and href:
            self.found.append(href)


class Walk:
    """The pages of one persona: kind → address."""

    found = {}

    @classmethod
    def of(cls, case, login, most=120):
        if login in cls.found:
            return cls.found[login]
        base = case.site.url
        asking = case.context(state=case.signed_in(login) if login else None).request
        todo, pages, files = [base + ("/home" if login else "/")], {}, set()
        while todo and len(pages) < most:
            address = todo.pop(0)
            name = kind(address)
            if name in pages or name in files:
                continue
            answer = asking.get(address)
            if "text/html" not in answer.headers.get("content-type", "") or \
                    "attachment" in answer.headers.get("content-disposition", ""):
                files.add(name)
                case.assertLess(answer.status, 500, address)
                continue
            case.assertLess(answer.status, 400, f"{login or 'anybody'} follows a link to {address}")
            # A redirect leads to another page, which has its own turn.
            if kind(answer.url) != name and kind(answer.url) in pages:
                files.add(name)
                continue
            pages[name] = address
            for link in Links(answer.text()).found:
                link = urllib.parse.urljoin(answer.url, link)
                parts = urllib.parse.urlsplit(link)
                if link.startswith(base + "/") and not SKIP.match(parts.path):
                    todo.append(urllib.parse.urlunsplit(parts._replace(fragment="")))
        cls.found[login] = pages
        return pages


def with_language(address, language):
    parts = urllib.parse.urlsplit(address)
    query = [(k, v) for k, v in urllib.parse.parse_qsl(parts.query) if k != "lang"]
    return urllib.parse.urlunsplit(
        parts._replace(query=urllib.parse.urlencode(query + [("lang", language)])))


def short(case, address):
    return address.removeprefix(case.site.url)


class PageTests:
    """Made into one test class per persona below."""

    login = ""

    def open(self, **options):
        return self.page("/" if not self.login else "/home", login=self.login or None, **options)

    def pages(self):
        return Walk.of(self, self.login)

    def each(self, page, check, language=None):
        """Checks every page, opened once; one that fails does not hide the next."""
        for _, address in sorted(self.pages().items()):
            with self.subTest(short(self, address)):
                answer = page.goto(with_language(address, language) if language else address)
                check(page, answer)

    def check_widths(self, page):
        # 640 px are a window of 1280 px at 200 %.
        for width in (*WIDTHS, 640):
            page.set_viewport_size({"width": width, "height": 640})
            self.check_width(page, width)

    def check_targets(self, page):
        """Nothing to be touched is lower than 24 px."""
        small = page.evaluate("""() => [...document.querySelectorAll(
            'button, input:not([type=hidden]), select, textarea, summary, .button')]
            .filter(e => e.getClientRects().length > 0)
            .map(e => [e.getBoundingClientRect(), e.labels && e.labels[0] &&
                e.labels[0].getBoundingClientRect(), e.outerHTML.slice(0, 100)])
            .filter(([a, b]) => Math.max(a.height, b ? b.height : 0) < 24).map(x => x[2])""")
        self.assertEqual(small, [], page.url)

    def check_headers(self, page, answer):
        headers = answer.headers
        policy = headers.get("content-security-policy", "")
        self.assertIn("default-src 'none'", policy)
        self.assertIn("require-trusted-types-for 'script'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(headers.get("x-content-type-options"), "nosniff")
        self.assertEqual(headers.get("referrer-policy"), "no-referrer")
        if self.login:
            self.assertIn("no-store", headers.get("cache-control", ""))
        else:
            self.assertNotIn("set-cookie", headers)

    def test_the_walk_finds_what_must_be_there(self):
        paths = {urllib.parse.urlsplit(a).path for a in self.pages().values()}
        for path in MUST.get(self.login, []):
            self.assertIn(path, paths)

    def test_every_page_is_sound_and_accessible_in_vietnamese_on_a_desk(self):
        def check(page, answer):
            self.check_frame(page, "vi")
            self.check_widths(page)
            page.set_viewport_size({"width": 1280, "height": 800})
            self.assertEqual(self.axe(page), [])

        self.each(self.open(bypass_csp=True), check, "vi")

    def test_every_page_is_sound_and_accessible_in_english_on_a_phone(self):
        def check(page, answer):
            self.check_frame(page, "en")
            self.check_widths(page)
            page.set_viewport_size({"width": 360, "height": 640})
            self.check_targets(page)
            self.assertEqual(self.axe(page), [])

        self.each(self.open(bypass_csp=True, width=360, language="en"), check, "en")

    def test_every_page_is_whole_without_javascript_and_its_headers_are_strict(self):
        def check(page, answer):
            self.check_frame(page)
            self.check_headers(page, answer)

        self.each(self.open(script=False), check)

    def test_every_control_can_be_reached_by_tab_and_shows_the_focus(self):
        def check(page, answer):
            wanted = page.evaluate("""() => [...document.querySelectorAll(
                'a[href], button, input:not([type=hidden]), select, textarea, summary')]
                .filter(e => !e.disabled && e.tabIndex >= 0 && e.getClientRects().length > 0
                    && !(e.type === 'radio') && !e.closest('details:not([open]) > :not(summary)'))
                .map((e, n) => { e.dataset.antinTest = n; return n })""")
            reached = set()
            for _ in range(len(wanted) * 3 + 30):
                page.keyboard.press("Tab")
                here = page.evaluate("""() => { const e = document.activeElement;
                    if (!e || e === document.body) return null;
                    const s = getComputedStyle(e);
                    return [e.dataset.antinTest ?? '', s.outlineStyle !== 'none' || s.boxShadow !== 'none',
                            e.outerHTML.slice(0, 120)] }""")
                if here is None:
                    if len(reached) >= len(wanted):
                        break
                    continue
                self.assertTrue(here[1], f"{page.url}: no focus to be seen on {here[2]}")
                if here[0] != "":
                    reached.add(int(here[0]))
                    if len(reached) == len(wanted):
                        break
            self.assertEqual(sorted(set(wanted) - reached), [], f"{page.url}: not reached by Tab")

        self.each(self.open(), check)


def load_tests(loader, standard, pattern):
    suite = unittest.TestSuite()
    chosen = os.environ.get("ANTIN_PERSONAS")
    for login in chosen.split(",") if chosen else MUST:
        name = "Pages_" + (login or "anybody").replace("-", "_")
        made = type(name, (PageTests, BrowserCase), {"login": login})
        suite.addTests(loader.loadTestsFromTestCase(made))
    return suite


if __name__ == "__main__":
    unittest.main()
