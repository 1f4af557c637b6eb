"""A form that is sent several times, at once or later, acts once.

Each form is filled in as a person would, and what the browser would send is sent byte for byte
several times over lines of its own: five times at the same moment, and once more afterwards. All are
answered, the last one with what the first came to. The tests run in the order of their names, each on what the one before it left; the document of
`test_personas` is another.
"""
import http.client
import json
import re
import threading
import unittest
import urllib.parse
import uuid

from antin_browser import SAMPLES, BrowserCase

OFFICE, SCHOOL = "000.00.09.H99", "401.00.09.H99"
SUBJECT = "V/v phát hành một lần dù gửi nhiều lần " + uuid.uuid4().hex[:6]


class ReplayTests(BrowserCase):
    dispatch = entry = number = arrival = None

    def desk(self, login, path):
        return self.page(path, login=login, script=False)

    def filled(self, page, selector, values=(), files=()):
        """What the browser would send for a form: address, fields, files, cookie."""
        action, pairs = page.evaluate("""selector => {
            const form = document.querySelector(selector);
            return [form.getAttribute('action') || location.pathname,
                    [...new FormData(form)].filter(([, value]) => typeof value === 'string')] }""", selector)
        values = dict(values)
        pairs = [(name, value) for name, value in pairs if name not in values] + list(values.items())
        self.assertIn("csrf", dict(pairs))
        cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
        return action, pairs, list(files), cookie

    def body(self, pairs, files):
        if not files:
            return "application/x-www-form-urlencoded", urllib.parse.urlencode(pairs).encode()
        mark = "----antin-gui-lai"
        body = b""
        for name, value in pairs:
            body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, file, data in files:
            body += (f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
                     "Content-Type: application/pdf\r\n\r\n").encode() + data + b"\r\n"
        return f"multipart/form-data; boundary={mark}", body + f"--{mark}--\r\n".encode()

    def replay(self, form, times=5):
        """Sends a form several times at once, then once more: status and address of each answer."""
        action, pairs, files, cookie = form
        kind, body = self.body(pairs, files)
        headers = {"Content-Type": kind, "Cookie": cookie, "Origin": self.site.url, "Accept": "text/html"}
        parts = urllib.parse.urlsplit(self.site.url)
        answers, gate = [None] * times, threading.Barrier(times)

        def send(n):
            line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
            line.connect()
            gate.wait()
            line.request("POST", action, body, headers)
            answer = line.getresponse()
            answers[n] = (answer.status, answer.getheader("Location", ""), answer.read().decode())
            line.close()

        threads = [threading.Thread(target=send, args=(n,)) for n in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        status, told, text = self.site.get(action, headers, "POST", body)
        answers.append((status, told.get("Location", ""), text.decode()))
        # While the first is in hand, the others may be told that it was sent already.
        for status, _, text in answers:
            self.assertIn(status, (303, 409), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:600])
        self.assertEqual(answers[-1][0], 303, "who comes later gets the first one's answer")
        self.assertEqual(len({address for status, address, _ in answers if status == 303}), 1)
        return answers[-1][1]

    def documents(self, subject):
        """How often the office's book has that subject."""
        told = self.told(f"/api/organs/{OFFICE}/documents?book=di", "van-thu")["documents"]
        return sum(document["subject"] == subject for document in told)

    def told(self, path, token):
        status, _, body = self.site.get(path, {"Authorization": "Bearer " + self.site.token(token)})
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def pin(self, login):
        return self.site.people[login]["pin"]

    def drafts(self):
        told = self.told(f"/api/organs/{OFFICE}/dispatches", "van-thu")
        return {draft["dispatch"] for draft in told["dispatches"]}

    def test_01_a_file_is_kept_once(self):
        page = self.desk("van-thu", "/outgoing/new")
        file = (SAMPLES / "13-cong-van-thu-vien.pdf").read_bytes()
        address = self.replay(self.filled(
            page, "form[action='/outgoing/new']", files=[("file", "gui-nhieu-lan.pdf", file)]))
        ReplayTests.dispatch = re.search(r"/outgoing/([0-9a-f]{32})", address)[1]

    def test_02_a_draft_is_registered_once(self):
        before = self.drafts()
        page = self.desk("van-thu", f"/outgoing/{self.dispatch}/edit")
        form = self.filled(page, f"form[action^='/outgoing/{self.dispatch}/edit']", {
            "subject": SUBJECT, "alike": "known", "recipients": "Trường THPT Bến Sậy (hư cấu)",
            "type": "CV", "notation": "SGDĐT-VP", "signer1_name": "Đinh Ngọc Sương Mai",
            "signer1_position": "PHÓ GIÁM ĐỐC", "signer1_authority": "KT.", "do": "register"})
        address = self.replay(form)
        made = self.drafts() - before
        self.assertEqual(len(made), 1)
        ReplayTests.dispatch = made.pop()
        self.assertIn(self.dispatch, address)

    def test_03_it_is_sent_for_signing_once(self):
        page = self.desk("van-thu", f"/outgoing/{self.dispatch}")
        self.replay(self.filled(page, f"form[action='/outgoing/{self.dispatch}/send']"))
        waiting = self.told(f"/api/dispatches/{self.dispatch}/signing", "van-thu")["requests"]
        self.assertEqual(len(waiting), 1, waiting)

    def test_04_it_is_signed_once(self):
        self.desk("pho-giam-doc", f"/signing/{self.dispatch}")
        page = self.desk("pho-giam-doc", f"/signing/{self.dispatch}/sign")
        self.replay(self.filled(
            page, f"form[action='/signing/{self.dispatch}/sign']", {"pin": self.pin("pho-giam-doc")}))
        state = self.told(f"/api/dispatches/{self.dispatch}", "van-thu")
        self.assertEqual([f["signatures"] for f in state["files"] if f["role"] == "main"], [1], state)

    def test_05_it_is_numbered_sealed_and_issued_once(self):
        page = self.desk("van-thu", f"/outgoing/{self.dispatch}/issue")
        address = self.replay(self.filled(page, "#issue", {"pin": self.pin("van-thu")}))
        ReplayTests.entry = re.search(r"/outgoing/entry/(\d+)", address)[1]
        self.assertEqual(self.documents(SUBJECT), 1)
        found = self.told(f"/api/documents/{self.entry}", "van-thu")
        ReplayTests.number = f"{found['code_number']}/{found['code_notation']}"

    def test_06_the_school_enters_it_once(self):
        page = self.desk("truong-1", "/inbox")
        address = self.replay(self.filled(page, f"form[action='/inbox/{self.entry}/check']"))
        page.goto(self.site.url + address)
        address = self.replay(self.filled(page, "form[action$='/enter']"))
        arrived = [d for d in self.told(f"/api/organs/{SCHOOL}/inbox", "truong-1")["documents"]
                   if f"{d.get('code_number')}/{d.get('code_notation')}" == self.number]
        self.assertEqual(len(arrived), 1, arrived)
        ReplayTests.arrival = arrived[0]["index"]

    def test_07_it_is_assigned_once(self):
        page = self.desk("truong-1", f"/inbox/{self.arrival}")
        words = "Chỉ một lần " + uuid.uuid4().hex[:6]
        who = page.locator("#who option").nth(1).get_attribute("value")
        self.replay(self.filled(page, "form[action$='/assign']", {"who": who, "instruction": words}))
        page.goto(f"{self.site.url}/inbox/{self.arrival}")
        self.assertEqual(self.words(page).count(words), 1)

    def test_08_a_telephone_call_is_noted_once(self):
        page = self.desk("van-thu", f"/outgoing/{self.entry}/delivery")
        page.goto(page.evaluate(
            "e => document.querySelector(`main a[href^='/outgoing/${e}/delivery/']`).href", self.entry))
        words = "Đã nhận được, sẽ làm " + uuid.uuid4().hex[:6]
        self.replay(self.filled(page, "form[action$='/call']", {
            "telephone": "0900000000", "person": "Văn thư trường", "said": words}))
        page.reload()
        self.assertEqual(self.words(page).count(words), 1)

    def test_09_it_is_recalled_once(self):
        page = self.desk("van-thu", f"/outgoing/entry/{self.entry}/recall")
        values = {"reason": "Thử gửi một biểu mẫu nhiều lần", "confirm": self.number}
        if page.locator("#confirm_password").count():
            values["confirm_password"] = self.site.people["van-thu"]["password"]
        self.replay(self.filled(page, f"form[action='/outgoing/entry/{self.entry}/recall']", values))
        receipt = self.told(f"/api/documents/{self.entry}/receipt", "van-thu")
        self.assertEqual(len(receipt["changes"]), 1)

    def test_10_a_paper_document_takes_one_number(self):
        page = self.desk("van-thu", "/outgoing/paper")
        asked = {}
        if page.locator("#confirm_password").count():
            asked["confirm_password"] = self.site.people["van-thu"]["password"]
        self.replay(self.filled(page, "form[action='/outgoing/paper']", {
            **asked, "signer_known": "yes", "subject": SUBJECT + " (giấy)", "notation": "SGDĐT-VP", "type": "CV", "alike": "known",
            "signer1_name": "Đinh Ngọc Sương Mai", "signer1_position": "PHÓ GIÁM ĐỐC",
            "recipients": "Trường THPT Bến Sậy (hư cấu)"}))
        self.assertEqual(self.documents(SUBJECT + " (giấy)"), 1)

    def test_11_numbers_are_reserved_once(self):
        # The page of a book leads there; what was reserved is on it.
        page = self.desk("van-thu", "/books")
        book = page.evaluate("() => document.querySelector(\"main a[href^='/books/di/']\").getAttribute('href')")
        reserve = "/".join(book.split("?")[0].split("/")[:5]) + "/reserve"
        taken = lambda: self.told(f"/api/organs/{OFFICE}/books", "van-thu")["books"]
        # A page that is opened again is another wish.
        for _ in range(2):
            before = next(b for b in taken() if b["book"] == "di")
            page.goto(self.site.url + reserve)
            self.replay(self.filled(page, f"form[action='{reserve}']", {
                "count": "2", "reason": "Thử gửi một biểu mẫu nhiều lần"}))
            after = next(b for b in taken() if b["book"] == "di")
            moved = [k for k in before if before[k] != after[k]]
            self.assertTrue(moved, (before, after))
            for name in moved:
                if isinstance(after[name], int):
                    self.assertEqual(after[name] - before[name], 2, name)

    def test_12_a_group_is_made_once(self):
        page = self.desk("van-thu", "/outgoing/groups")
        name = "Nhóm gửi nhiều lần " + uuid.uuid4().hex[:6]
        self.replay(self.filled(page, "form[action='/outgoing/groups']", {"name": name}))
        page.goto(self.site.url + "/outgoing/groups")
        self.assertEqual(page.locator("main a, main li, main td").filter(has_text=name).count() > 0, True)
        self.assertEqual(len(re.findall(name, self.words(page))), 1)


if __name__ == "__main__":
    unittest.main()
