"""Every verdict that a web page can give, in both languages, with and without JavaScript.

The answers stand above the fold of a phone, print on one A4 page, and cost less than 60 kB.
"""
import base64
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse

from antin_browser import ROOT, SAMPLES, BrowserCase, Keyboard

# verdict: file, class of the box, the headline in both languages. `status_old` is not among them:
# this server always knows its own register's newest state.
VERDICTS = {
    "genuine": ("van-ban/02-thong-bao.pdf", "green", "CHƯA BỊ THU HỒI, THAY THẾ", "GENUINE – NOT RECALLED OR REPLACED"),
    "tampered": ("gia-mao/02-thong-bao-bi-sua.pdf", "red", "NỘI DUNG ĐÃ BỊ SỬA – KHÔNG SỬ DỤNG", "CONTENT CHANGED – DO NOT USE"),
    "recalled": ("van-ban/03-ke-hoach.pdf", "red", "ĐÃ BỊ THU HỒI – KHÔNG SỬ DỤNG", "RECALLED – DO NOT USE"),
    "replaced": ("van-ban/01-cong-van.pdf", "amber", "VĂN BẢN THẬT – ĐÃ BỊ THAY THẾ", "GENUINE – BUT REPLACED"),
    "expired": ("van-ban/het-han.pdf", "amber", "VĂN BẢN THẬT – ĐÃ HẾT HIỆU LỰC", "GENUINE – NO LONGER IN FORCE"),
    "not_yet": ("van-ban/chua-den-han.pdf", "amber", "VĂN BẢN THẬT – CHƯA CÓ HIỆU LỰC", "GENUINE – NOT YET IN FORCE"),
    "not_registered": ("gia-mao/khong-vao-so.pdf", "grey", "KHÔNG CÓ TRONG SỔ ĐĂNG KÝ", "NOT IN THE REGISTER"),
    "signer_untrusted": ("gia-mao/mao-danh.pdf", "red", "KHÔNG XÁC ĐỊNH ĐƯỢC NGƯỜI KÝ", "SIGNER NOT RECOGNISED"),
    "unsigned": ("gia-mao/chua-ky.pdf", None, "KHÔNG CÓ CHỮ KÝ SỐ", "NO DIGITAL SIGNATURE"),
    "signed_only": ("van-ban/14-cong-van-truong.pdf", "blue", "CHỮ KÝ SỐ ĐÚNG – KHÔNG TRA ĐƯỢC SỔ CỦA CƠ QUAN GỬI", "SIGNATURES CORRECT – THE SENDER'S REGISTER CANNOT BE CONSULTED"),
    "undecided": (ROOT / "Tests/Fixtures/pdf/encrypted.pdf", "grey", "CHƯA KIỂM TRA ĐƯỢC", "CANNOT BE CHECKED NOW"),
}


class VerdictTests(BrowserCase):
    def result(self, verdict, language="vi", script=False, width=360, **more):
        """The page of the answer to a file of that verdict."""
        file = self.site.file(VERDICTS[verdict][0])
        page = self.page(f"/?lang={language}", language=language, script=script, width=width, **more)
        if script:
            # What the register knows is answered at once; of anything else the page asks first.
            with page.expect_navigation(wait_until="load"):
                page.locator("input[name=file]").first.set_input_files(file)
                page.wait_for_function(
                    "() => location.pathname !== '/' || !document.querySelector('[data-consent]').hidden")
                if "/" == page.evaluate("location.pathname"):
                    page.locator("[data-send]").first.press("Enter")
        else:
            page.locator("input[name=file]").first.set_input_files(file)
            with page.expect_navigation(wait_until="load"):
                page.locator("[data-submit]").first.press("Enter")
        return page

    def headline(self, page):
        return re.sub(r"\s+", " ", page.locator("h1").inner_text())

    def test_every_verdict_has_its_headline_in_both_languages_and_prints_on_one_page(self):
        for verdict, (_, family, vietnamese, english) in VERDICTS.items():
            for language, words in (("vi", vietnamese), ("en", english)):
                with self.subTest(f"{verdict} {language}"):
                    page = self.result(verdict, language)
                    self.assertIn(words, self.headline(page))
                    self.assertIn(words[:20], page.title())
                    self.check_frame(page, language)
                    self.check_width(page, 360)
                    if family:
                        self.assertIn(family, page.locator(".verdict").first.get_attribute("class"))
                    # A state is told by word and shape as well as by colour.
                    self.assertGreater(page.locator(".verdict svg, .verdict .sign").count(), 0)
                    self.check_print(page, words)
                    page.context.close()

    def check_print(self, page, words):
        """One page of A4 that holds the headline."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "in.pdf")
            page.pdf(path=path, format="A4", prefer_css_page_size=True)
            said = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
            printed = subprocess.run(
                ["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout
        self.assertEqual(re.search(r"^Pages:\s+(\d+)", said, re.M)[1], "1", page.url)
        self.assertIn(words[:24], re.sub(r"\s+", " ", printed))

    def test_every_verdict_is_the_same_with_javascript_and_axe_finds_nothing(self):
        for verdict, (_, _, words, _) in VERDICTS.items():
            with self.subTest(verdict):
                page = self.result(verdict, script=True, bypass_csp=True)
                self.assertIn(words, self.headline(page))
                self.assertEqual(self.axe(page), [])
                page.context.close()

    def test_a_file_that_the_register_knows_is_not_sent(self):
        page = self.context().new_page()
        sent = []
        page.on("request", lambda r: sent.append((r.method, r.url)))
        page.goto(self.site.url + "/")
        with page.expect_navigation(wait_until="load"):
            page.locator("input[name=file]").first.set_input_files(self.site.file("van-ban/02-thong-bao.pdf"))
        self.assertEqual({method for method, _ in sent}, {"GET"})
        digest = hashlib.sha256(self.site.file("van-ban/02-thong-bao.pdf").read_bytes()).hexdigest()
        self.assertTrue(any(digest in url for _, url in sent))

    def test_a_file_that_it_does_not_know_is_sent_only_after_consent(self):
        page = self.page("/")
        posts = []
        page.on("request", lambda r: r.method == "POST" and posts.append(r.url))
        page.locator("input[name=file]").first.set_input_files(
            self.site.file("gia-mao/02-thong-bao-bi-sua.pdf"))
        page.locator("[data-consent]").first.wait_for(state="visible")
        self.assertEqual(posts, [])
        page.locator("[data-cancel]").first.press("Enter")
        self.assertEqual(posts, [])

    def test_the_answer_stands_above_the_fold_of_a_phone(self):
        page = self.result("genuine")
        page.set_viewport_size({"width": 360, "height": 640})
        last = page.evaluate("""() => { const facts = document.querySelector('.facts');
            return facts ? facts.getBoundingClientRect().bottom + scrollY : 1e9 }""")
        box = page.locator("h1").bounding_box()
        self.assertLess(box["y"] + box["height"], 300)
        self.assertLessEqual(last, 640, "verdict and facts on the first screen of 360 × 640")

    def test_the_page_of_a_verdict_is_less_than_60_kilobytes(self):
        # Everything that a browser fetches for it the first time, as it comes over the line.
        for verdict in VERDICTS:
            with self.subTest(verdict):
                page = self.result(verdict)
                address = page.url
                page.context.close()
                page = self.context().new_page()
                answers = []
                page.on("response", lambda a, answers=answers: answers.append(a))
                page.goto(address, wait_until="load")
                sizes = {a.url: len(a.body()) + sum(len(k) + len(v) + 4 for k, v in a.headers.items())
                         for a in answers if a.status != 404}
                self.assertIn(address, sizes)
                self.assertGreaterEqual(sum(".css" in url or ".js" in url for url in sizes), 3, sizes)
                self.assertLess(sum(sizes.values()), 60_000, sizes)
                page.context.close()

    def test_the_code_of_a_document_says_that_the_copy_is_not_checked(self):
        receipt = self.site.file("van-ban/02-thong-bao.pdf.antin-receipt").read_text(encoding="utf-8")
        record = json.loads(receipt)["record"]
        record = record if isinstance(record, dict) else json.loads(base64.b64decode(record))
        code = record["code"]
        for path in (f"/v/{code}", f"/v/{code.lower()}", f"/v/{code.replace('-', '')}"):
            page = self.page(path)
            self.assertIn("BẢN ĐANG XEM CHƯA ĐƯỢC KIỂM TRA", self.headline(page).upper())
        page = self.page("/v/0000-0000-0000")
        self.expected_faults = [r"404"]
        self.assertIn("KHÔNG CÓ TRONG SỔ", self.headline(page))

    def test_a_picture_of_the_page_with_its_qr_leads_to_the_entry_and_one_without_is_refused_kindly(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdftoppm", "-r", "200", "-png", "-f", "1", "-l", "1", "-singlefile",
                            self.site.file("van-ban/02-thong-bao.pdf"), f"{folder}/anh"], check=True)
            page = self.page("/", script=False)
            page.locator("input[name=file]").first.set_input_files(f"{folder}/anh.png")
            with page.expect_navigation(wait_until="load"):
                page.locator("[data-submit]").first.press("Enter")
            self.assertIn("CHƯA ĐƯỢC KIỂM TRA", self.headline(page).upper())
        page = self.page("/", script=False)
        page.locator("input[name=file]").first.set_input_files(SAMPLES / "con-dau.png")
        with page.expect_navigation(wait_until="load"):
            page.locator("[data-submit]").first.press("Enter")
        self.expected_faults = [r"4\d\d"]
        self.assertRegex(self.words(page).lower(), r"ảnh chụp|mã")

    def test_documents_that_are_not_public_show_neither_subject_nor_name_by_number(self):
        # The copy (08) is internal: number and date alone say only that it is there.
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).strftime("%d/%m/%Y")
        page = self.page("/")
        page.goto(f"{self.site.url}/lookup?organ=000.00.09.H99&number=01/TrS-SGDĐT&date={today}")
        text = self.words(page)
        self.assertNotIn("giao nhiệm vụ", text)
        # A crawl finds no subject of another level.
        for number in range(1, 60):
            for notation in ("SGDĐT-VP", "TrS-SGDĐT"):
                query = urllib.parse.urlencode(
                    {"organ": "000.00.09.H99", "number": f"{number:02d}/{notation}", "date": today})
                status, _, body = self.site.get("/lookup?" + query)
                self.assertLess(status, 500)
                self.assertNotIn("giao nhiệm vụ".encode(), body)


class ParentTests(BrowserCase):
    def test_a_parent_checks_a_file_and_a_code_with_the_keyboard_alone(self):
        page = self.page("/", width=360)
        keys = Keyboard(self, page)
        with page.expect_navigation(wait_until="load"):
            keys.choose_file("Tệp PDF", self.site.file("van-ban/02-thong-bao.pdf"))
        self.assertIn("VĂN BẢN THẬT", page.locator("h1").inner_text())
        keys.press("Kiểm tra văn bản khác")
        keys.type("Mã in cạnh mã QR", "sai mã")
        keys.press("^Tra mã")
        # The summary of errors has the focus, and leads to the field.
        self.assertIn("Mã chưa đúng", self.words(page))
        self.expected_faults = [r"4\d\d"]

    def test_the_language_is_switched_and_kept_without_a_cookie(self):
        page = self.page("/?lang=vi")
        Keyboard(self, page).press("English")
        self.assertEqual(page.locator("html").get_attribute("lang"), "en")
        page.locator("a[href^='/issued']").first.click()
        self.assertEqual(page.locator("html").get_attribute("lang"), "en")
        self.assertEqual(page.context.cookies(), [])


if __name__ == "__main__":
    unittest.main()
