"""One document's life, by the people who do it, each at the keyboard alone.

The clerk registers and sends for signing, the signer signs with a held test key, the clerk numbers,
seals and issues, the school receives and acknowledges, the auditor looks, the administrator looks
after the machine. The tests of this file run in the order of their names, each on what the one
before it left.
"""
import re
import tempfile
import pathlib
import subprocess
import unittest

from antin_browser import SAMPLES, BrowserCase, Keyboard

SUBJECT = "V/v tiếp nhận sách tặng thư viện trường học"


class OneDocumentTests(BrowserCase):
    """A document from the clerk's desk to the school's book."""

    number = None

    def desk(self, login, path="/home", width=1280, **options):
        page = self.page(path, login=login, width=width, **options)
        return page, Keyboard(self, page)

    def pin(self, login):
        return self.site.people[login]["pin"]

    def test_1_the_clerk_registers_a_document_and_sends_it_for_signing(self):
        page, keys = self.desk("van-thu")
        keys.press("Đăng ký văn bản đi", tag=("A",))
        keys.choose_file("Tệp PDF của văn bản", SAMPLES / "13-cong-van-thu-vien.pdf")
        keys.press("Đọc tệp và điền tiếp", tag=("BUTTON",))
        # What was read from the text of the file is proposed.
        self.assertIn("sách tặng", page.locator("#subject").input_value())
        self.assertEqual(page.locator("#notation").input_value(), "SGDĐT-VP")
        self.assertEqual(page.locator("#signer1_name").input_value(), "Đinh Ngọc Sương Mai")
        keys.type("Nơi nhận, mỗi dòng", "Trường THPT Bến Sậy (hư cấu)")
        keys.press("Xác nhận, đăng ký dự thảo", tag=("BUTTON",))
        # Run again on the same demonstration, the file is there already: the page says so and asks.
        if page.get_by_label("Tôi đã xem").count():
            self.expected_faults = [r"status of 422"]
            keys.tick("Tôi đã xem")
            keys.press("Xác nhận, đăng ký dự thảo", tag=("BUTTON",))
        self.assertRegex(page.url, r"/outgoing/[0-9a-f]{32}")
        keys.press("Xem trước vị trí", tag=("A",))
        self.assertGreater(page.locator("figure svg image").count(), 0, "pictures with the places")
        page.go_back()
        keys.press("^Trình ký$", tag=("BUTTON",))
        self.assertIn("Đang chờ người ký", self.words(page))
        OneDocumentTests.dispatch = re.search(r"/outgoing/([0-9a-f]{32})", page.url)[1]

    def test_2_the_signer_signs_on_a_phone(self):
        page, keys = self.desk("pho-giam-doc", "/signing", width=360)
        self.assertIn("sách tặng", self.words(page))
        keys.reach(f"/signing/{self.dispatch}", tag=("A",))
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")
        self.check_width(page, 360)
        keys.press("^Ký$", tag=("A",))
        keys.type("Mã PIN của khóa", "000000")
        keys.press("Ký văn bản này", tag=("BUTTON",))
        self.assertNotIn("Đã ký", page.locator("h1").inner_text())
        self.expected_faults = [r"4\d\d"]
        keys.type("Mã PIN của khóa", self.pin("pho-giam-doc"))
        keys.press("Ký văn bản này", tag=("BUTTON",))
        self.assertIn("Đã ký", page.locator("h1").inner_text())
        keys.press("Đã ký bằng khóa của tôi hôm nay", tag=("A",))
        self.assertIn("sách tặng", self.words(page))

    def test_3_the_clerk_numbers_seals_and_issues_in_one_action(self):
        page, keys = self.desk("van-thu", f"/outgoing/{self.dispatch}/issue")
        keys.type("Mã PIN của khóa cơ quan", self.pin("van-thu"))
        keys.press("Cấp số, ký số cơ quan, phát hành", tag=("BUTTON",))
        found = re.search(r"(\d+)/SGDĐT-VP", self.words(page))
        self.assertIsNotNone(found, self.words(page)[:400])
        OneDocumentTests.number = found[0]
        OneDocumentTests.entry = re.search(r"/outgoing/entry/(\d+)", page.url)[1]
        # Sent again, the form does not issue twice.
        page.goto(f"{self.site.url}/outgoing/{self.dispatch}/issue")
        self.assertIn(self.number, self.words(page))

    def test_4_the_school_checks_and_receives(self):
        page, keys = self.desk("truong-1", "/inbox", width=360)
        self.assertIn("sách tặng", self.words(page))
        keys.press(r"Kiểm tra và nhận\s+" + re.escape(self.number), tag=("BUTTON",))
        self.assertIn("VĂN BẢN THẬT", self.words(page))
        keys.press("Vào sổ, số đến", tag=("BUTTON",))
        self.assertRegex(self.words(page), r"[Ss]ố đến")

    def test_5_the_sender_sees_the_acknowledgement(self):
        page, keys = self.desk("van-thu", f"/outgoing/{self.entry}/delivery")
        self.assertRegex(self.words(page), r"(?i)đã (tiếp )?nhận")

    def test_6_the_auditor_finds_the_evidence_and_no_button_that_changes_anything(self):
        page, keys = self.desk("kiem-toan", "/audit")
        self.assertRegex(self.words(page), r"[Đđ]ầu chuỗi")
        page.goto(f"{self.site.url}/audit/entries/{self.entry}")
        self.assertIn(f'"number":{int(self.number.split("/")[0])}', self.words(page))
        posts = page.eval_on_selector_all(
            "main form[method=post]", "all => all.map(f => f.getAttribute('action'))")
        self.assertEqual(posts, [])

    def test_7_the_administrator_sees_the_machine_and_not_the_documents(self):
        page, keys = self.desk("quan-tri", "/admin")
        keys.press("Khám máy chủ|Sức khỏe|doctor", tag=("A",))
        self.check_frame(page, "vi")
        status, _, _ = self.site.get(f"/outgoing/entry/{self.entry}", {
            "Cookie": "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())})
        self.assertEqual(status, 404)

    def test_8_anybody_checks_the_issued_file(self):
        context = self.context(state=self.signed_in("van-thu"))
        answer = context.request.get(f"{self.site.url}/outgoing/entry/{self.entry}/file/0")
        self.assertEqual(answer.status, 200)
        self.assertIn("attachment", answer.headers["content-disposition"])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "van-ban.pdf")
            path.write_bytes(answer.body())
            page = self.page("/", width=360)
            with page.expect_navigation(wait_until="load"):
                page.locator("input[name=file]").first.set_input_files(path)
            self.assertIn("VĂN BẢN THẬT", page.locator("h1").inner_text())

    def test_9_a_recall_takes_the_number_typed_and_reaches_the_school(self):
        page, keys = self.desk("van-thu", f"/outgoing/entry/{self.entry}/recall")
        keys.type("Lý do", "Ghi nhầm ngày nhận sách (thử nghiệm)")
        keys.type("Gõ lại số", "sai số")
        if page.locator("#confirm_password").count():
            keys.type("[Mm]ật khẩu", self.site.people["van-thu"]["password"])
        keys.press("Thu hồi văn bản", tag=("BUTTON",))
        self.expected_faults = [r"4\d\d"]
        self.assertIn("Gõ đúng số", self.words(page))
        keys.type("Gõ lại số", self.number)
        if page.locator("#confirm_password").count():
            keys.type("[Mm]ật khẩu", self.site.people["van-thu"]["password"])
        keys.press("Thu hồi văn bản", tag=("BUTTON",))
        self.assertIn("THU HỒI", self.words(page).upper())
        school, _ = self.desk("truong-1", "/inbox")
        self.assertIn("THU HỒI", self.words(school).upper())


if __name__ == "__main__":
    unittest.main()
