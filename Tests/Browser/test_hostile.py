"""Hostile subjects, names and reasons are shown as what they are: text."""
import json
import os
import re
import subprocess
import tempfile
import unittest
import urllib.parse

from antin_browser import SAMPLES, BrowserCase
from test_pages import MUST, Walk

SUBJECTS = [
    "<script>alert(1)</script> V/v thử",
    "\"><img src=x onerror=alert(1)> V/v thử",
    "=HYPERLINK(\"https://ke-gian.example\";\"bấm\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)*cmd",
    "-2+3 {{title}} [[nav.home]] ${7*7}",
    "V/v dài " + "dài" * 160,
]
# What reverses or hides text; refused, or shown without its effect.
MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff"


class HostileTextTests(BrowserCase):
    office = "000.00.09.H99"

    def api(self, path, value, method="POST"):
        status, _, body = self.site.get(path, {
            "Authorization": "Bearer " + self.site.token("van-thu"), "Content-Type": "application/json"},
            method, json.dumps(value).encode())
        return status, json.loads(body or b"{}")

    def draft(self, subject, name="Đinh Ngọc Sương Mai", recipient="Trường THPT Bến Sậy (hư cấu)"):
        return self.api(f"/api/organs/{self.office}/dispatches", {
            "book": "di", "type": "CV", "CodeNotation": "SGDĐT-VP", "Subject": subject, "level": "public",
            "SignerInfo": [{"FullName": name, "Position": "PHÓ GIÁM ĐỐC", "authority": "KT."}],
            "To": [{"OrganId": "401.00.09.H99", "OrganName": recipient}]})

    def paper(self, subject):
        """A paper document goes straight into the book: its subject is then on every page."""
        value = json.loads((SAMPLES / "06-giay-moi.json").read_text(encoding="utf-8"))
        path = os.path.join(tempfile.gettempdir(), f"antin-hostile-{os.getpid()}.json")
        value["Subject"] = subject
        value["To"] = [{"OrganName": subject[:180]}]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)
        ran = subprocess.run(
            [self.site.programs / "antin", "document", "paper", "--from", path, "--book", "di", "--json"],
            capture_output=True, text=True,
            env={**os.environ, "XDG_CONFIG_HOME": str(self.site.file("cau-hinh"))})
        os.unlink(path)
        return ran

    def test_no_page_runs_or_misreads_what_somebody_typed(self):
        entered = []
        for subject in SUBJECTS:
            status, told = self.draft(subject, name=subject[:60], recipient=subject[:100])
            self.assertIn(status, (201, 400, 422), told)
            ran = self.paper(subject)
            if ran.returncode == 0:
                entered.append(subject)
        self.assertIn(SUBJECTS[0], entered)
        Walk.found.clear()
        alerts = []
        for login in ("van-thu", "truong-1", "kiem-toan", ""):
            page = self.page("/", login=login or None)
            page.on("dialog", lambda d: (alerts.append(d.message), d.dismiss()))
            for name, address in sorted(Walk.of(self, login).items()):
                with self.subTest(address):
                    page.goto(address)
                    self.assertEqual(page.locator("script:not([src])").count(), 0)
                    self.assertEqual(page.locator("img[src=x]").count(), 0)
                    self.assertNotIn("{{title}} Việc", self.words(page))
                    self.check_width(page, 1280)
                    page.set_viewport_size({"width": 360, "height": 640})
                    self.check_width(page, 360)
                    page.set_viewport_size({"width": 1280, "height": 800})
        self.assertEqual(alerts, [])
        Walk.found.clear()

    def test_marks_that_reverse_text_are_refused_or_taken_out(self):
        for mark in MARKS:
            status, told = self.draft(f"V/v thử {mark}fdp.exe")
            self.assertIn(status, (201, 400, 422), repr(mark))
            if status == 201:
                _, _, body = self.site.get(f"/api/dispatches/{told['dispatch']}", {
                    "Authorization": "Bearer " + self.site.token("van-thu")})
                self.assertNotIn(mark, json.loads(body)["record"]["Subject"] if "record" in json.loads(body)
                                 else body.decode("utf-8"), repr(mark))

    def test_names_of_files_are_text_and_lead_nowhere(self):
        status, told = self.draft("V/v tên tệp lạ")
        self.assertEqual(status, 201, told)
        dispatch = told["dispatch"]
        data = (SAMPLES / "09-huong-dan.pdf").read_bytes()
        alerts = []
        for name in ("<script>alert(1)</script>.pdf", "../../so/registry.sqlite", "a\u202efdp.exe", "=1+1.pdf",
                     "\"><img src=x onerror=alert(1)>.pdf", "x" * 300 + ".pdf", "con\r\nSet-Cookie: a=b.pdf"):
            status, _, body = self.site.get(
                f"/api/dispatches/{dispatch}/files/0?" + urllib.parse.urlencode({"role": "main", "name": name}),
                {"Authorization": "Bearer " + self.site.token("van-thu"), "Content-Type": "application/pdf"},
                "PUT", data)
            self.assertIn(status, (200, 400, 413, 422), (name, body))
            if status != 200:
                continue
            page = self.page(f"/outgoing/{dispatch}", login="van-thu")
            page.on("dialog", lambda d: (alerts.append(d.message), d.dismiss()))
            self.assertEqual(page.locator("script:not([src]), img[src=x]").count(), 0, name)
            self.assertNotIn("\u202e", page.content(), name)
            self.check_width(page, 1280)
            status, headers, _ = self.site.get(f"/api/dispatches/{dispatch}/files/0", {
                "Authorization": "Bearer " + self.site.token("van-thu")})
            self.assertEqual(status, 200)
            self.assertIsNone(headers.get("Set-Cookie"), name)
            self.assertNotIn("..", headers.get("Content-Disposition", "").replace("...", ""), name)
            page.context.close()
        self.assertEqual(alerts, [])

    def test_csv_files_hold_no_formula(self):
        for subject in SUBJECTS[2:6]:
            self.paper(subject)
        page = self.page("/search", login="van-thu")
        links = page.eval_on_selector_all("a[href*=csv], button[formaction*=csv]",
                                          "all => all.map(a => a.href || a.formAction)")
        if not links:
            page.goto(self.site.url + "/search?q=cmd")
            links = page.eval_on_selector_all("a[href*=csv]", "all => all.map(a => a.href)")
        self.assertTrue(links, "a search can be exported")
        for link in links:
            answer = page.request.get(link)
            self.assertEqual(answer.status, 200, link)
            self.assertIn("text/csv", answer.headers["content-type"])
            self.assertIn("attachment", answer.headers["content-disposition"])
            body = answer.body()
            self.assertTrue(body.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read UTF-8")
            for cell in re.findall(r'(?:^|[,;\r\n])"?([=+\-@\t\r][^,;\r\n]*)', body.decode("utf-8-sig")):
                self.assertRegex(cell, r"^-?[\d.,]*$", "a cell that a spreadsheet would compute")


if __name__ == "__main__":
    unittest.main()
