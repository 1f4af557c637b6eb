"""What hostile and broken clients send: a clear answer, nothing lost, and the server goes on.

These speak HTTP by hand, because no browser would send what they send.
"""
import http.client
import io
import json
import pathlib
import socket
import subprocess
import threading
import unittest
import time
import urllib.parse
import zipfile
import zlib

from antin_browser import SAMPLES, site

BOUNDARY = "----antin-thu-nghiem"
GIB = 1 << 30


def multipart(parts):
    """A form: (name, file name or None, type or None, bytes) each."""
    body = b""
    for name, file, kind, data in parts:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if file is not None:
            head += f'; filename="{file}"'
        if kind:
            head += f"\r\nContent-Type: {kind}"
        body += head.encode() + b"\r\n\r\n" + data + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def bomb(levels=2, size=200 << 20):
    """A ZIP whose one member is `size` zeros; with more levels, ten of those in each outer one."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        with packed.open("van-ban.pdf", "w") as member:
            for _ in range(size >> 20):
                member.write(bytes(1 << 20))
    for _ in range(levels - 1):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as packed:
            for n in range(10):
                packed.writestr(f"{n}.zip", data.getvalue())
        data = outer
    return data.getvalue()


def flate_bomb(levels=1, size=1 << 30):
    """A lawful PDF of one page whose content inflates to `size` zeros, packed `levels` times."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(levels - 1):
        packed = zlib.compress(packed, 9)
    filters = " ".join(["/FlateDecode"] * levels)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        f"<< /Length {len(packed)} /Filter [{filters}] >>\nstream\n".encode() + packed + b"\nendstream"]
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    return data + f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


class BadInputCase(unittest.TestCase):
    def setUp(self):
        self.site = site()
        parts = urllib.parse.urlsplit(self.site.url)
        self.host, self.port = parts.hostname, parts.port

    def tearDown(self):
        status, _, _ = self.site.get("/healthz")
        self.assertEqual(status, 200, "the server goes on")

    def form(self, parts, path="/check", language="vi"):
        status, headers, body = self.site.get(
            path, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                   "Accept": "text/html", "Accept-Language": language}, "POST", multipart(parts))
        return status, headers, body.decode("utf-8")

    def check(self, data, name="van-ban.pdf", kind="application/pdf", language="vi"):
        return self.form([("file", name, kind, data)], f"/check?lang={language}", language)

    def memory(self):
        """Resident memory of the server in MiB."""
        pid = self.site.told.get("server")
        if not pid:
            self.skipTest("the demonstration does not say which process serves")
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        self.fail("no VmHWM")


class UploadTests(BadInputCase):
    def test_no_bytes_are_answered_with_words_in_both_languages(self):
        for language, word in (("vi", "tệp"), ("en", "file")):
            status, _, body = self.check(b"", language=language)
            self.assertIn(status, (200, 400, 422), body[:300])
            self.assertIn(word, body.lower())
        status, _, body = self.site.get(
            "/api/check", {"Content-Type": "application/pdf"}, "POST", b"")
        self.assertIn(status, (400, 415, 422), body[:300])

    def test_a_form_without_the_file_and_one_that_breaks_off_are_client_errors(self):
        status, _, _ = self.form([("khac", None, None, b"1")])
        self.assertIn(status, (400, 422, 303))
        cut = multipart([("file", "a.pdf", "application/pdf", b"%PDF-1.4")])[:-30]
        for body in (cut, b"", b"--", f"--{BOUNDARY}\r\n".encode() * 5000, b"\0" * 4096):
            status, _, text = self.site.get(
                "/check", {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, "POST", body)
            self.assertTrue(400 <= status < 500, (status, body[:40], text[:200]))
        status, _, _ = self.site.get("/check", {"Content-Type": "multipart/form-data"}, "POST", cut)
        self.assertTrue(400 <= status < 500)

    def test_what_is_no_document_is_never_called_genuine(self):
        page = b"<!doctype html><script>alert(1)</script>"
        word = io.BytesIO()
        with zipfile.ZipFile(word, "w") as packed:
            packed.writestr("[Content_Types].xml", "<Types/>")
            packed.writestr("word/document.xml", "<w:document/>")
        for name, data in (
            ("trang.pdf", page), ("anh.pdf", (SAMPLES / "con-dau.png").read_bytes()),
            ("cong-van.docx", word.getvalue()), ("cong-van.pdf", word.getvalue()),
            ("so.pdf", b"\x7fELF" + bytes(4000)), ("trong.pdf", b"%PDF-1.4\n"),
            ("rac.pdf", bytes(range(256)) * 400),
        ):
            status, _, body = self.check(data, name)
            self.assertLess(status, 500, name)
            self.assertNotIn("VĂN BẢN THẬT", body, name)
            self.assertNotIn("<script>alert", body, name)

    def test_polyglots_of_a_genuine_document_are_not_genuine(self):
        genuine = self.site.file("van-ban/02-thong-bao.pdf").read_bytes()
        packed = io.BytesIO(genuine)
        with zipfile.ZipFile(packed, "a") as archive:
            archive.writestr("van-ban.pdf", "khac")
        for name, data in (
            ("pdf+zip", packed.getvalue()), ("gif+pdf", b"GIF89a" + genuine),
            ("html+pdf", b"<html><body><!--" + genuine), ("pdf+html", genuine + b"<script>alert(1)</script>"),
            ("pdf+pdf", genuine + genuine),
        ):
            status, _, body = self.check(data, "van-ban.pdf")
            self.assertLess(status, 500, name)
            self.assertNotIn("CHƯA BỊ THU HỒI, THAY THẾ", body, name)

    def test_a_zip_bomb_costs_nothing(self):
        before = self.memory()
        for data in (bomb(1), bomb(2, 50 << 20)):
            status, _, body = self.check(data, "goi.zip", "application/zip")
            self.assertLess(status, 500)
            self.assertNotIn("VĂN BẢN THẬT", body)
        self.assertLess(self.memory() - before, 200, "MiB more at the peak")

    def test_a_pdf_that_inflates_to_a_gigabyte_costs_nothing(self):
        before = self.memory()
        clerk = {"Authorization": "Bearer " + self.site.token("van-thu")}
        for data in (flate_bomb(), flate_bomb(2)):
            status, _, body = self.check(data)
            self.assertLess(status, 500)
            self.assertNotIn("VĂN BẢN THẬT", body)
            status, _, body = self.site.get("/api/check", {"Content-Type": "application/pdf"}, "POST", data)
            self.assertLess(status, 500, body)
            # As a draft it is looked through for words and places.
            status, _, body = self.site.get(
                "/api/organs/000.00.09.H99/dispatches", {**clerk, "Content-Type": "application/json"}, "POST",
                json.dumps({"book": "di", "type": "CV", "CodeNotation": "SGDĐT-VP", "Subject": "V/v bom nén",
                            "SignerInfo": [{"FullName": "Đinh Ngọc Sương Mai", "Position": "PHÓ GIÁM ĐỐC"}],
                            "To": [{"OrganName": "Các trường"}]}).encode())
            self.assertEqual(status, 201, body)
            dispatch = json.loads(body)["dispatch"]
            status, _, body = self.site.get(
                f"/api/dispatches/{dispatch}/files/0?role=main&name=bom.pdf",
                {**clerk, "Content-Type": "application/pdf"}, "PUT", data)
            self.assertLess(status, 500, body)
            if status < 300:
                status, _, body = self.site.get(
                    f"/api/dispatches/{dispatch}/files/0/prepare",
                    {**clerk, "Content-Type": "application/json"}, "POST", b"{}")
                self.assertLess(status, 500, body)
            self.site.get(f"/api/dispatches/{dispatch}/void", {**clerk, "Content-Type": "application/json"},
                          "POST", json.dumps({"reason": "thử nghiệm: bom nén"}).encode())
        self.assertLess(self.memory() - before, 200, "MiB more at the peak")

    def test_a_gigabyte_that_is_announced_is_refused_before_it_is_sent(self):
        for path, kind in (("/check", f"multipart/form-data; boundary={BOUNDARY}"),
                           ("/api/check", "application/pdf"), ("/login", "application/x-www-form-urlencoded")):
            with socket.create_connection((self.host, self.port), timeout=60) as line:
                line.sendall(
                    f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
                    f"Content-Type: {kind}\r\nContent-Length: {GIB}\r\n\r\n".encode())
                first = line.recv(64)
            self.assertRegex(first, rb"^HTTP/1.1 4(13|00|04)", path)

    def test_a_gigabyte_that_is_streamed_is_cut_off(self):
        before = self.memory()
        piece = b"10000\r\n" + bytes(1 << 16) + b"\r\n"
        with socket.create_connection((self.host, self.port), timeout=60) as line:
            line.sendall(
                f"POST /api/check HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
                "Content-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
            sent = 0
            try:
                while sent < GIB:
                    line.sendall(piece)
                    sent += 1 << 16
            except (BrokenPipeError, ConnectionResetError):
                pass
        self.assertLess(sent, 256 << 20, "bytes taken before the line was cut")
        # The largest file that is taken is 25 MiB; nothing near what was sent is ever held.
        self.assertLess(self.memory() - before, 96, "MiB more at the peak")

    def test_hostile_file_names_do_nothing(self):
        genuine = self.site.file("van-ban/02-thong-bao.pdf").read_bytes()
        for name in ("../../etc/passwd.pdf", "a\\..\\b.pdf", "<script>alert(1)</script>.pdf",
                     "\u202efdp.exe", "=cmd|' /C calc'!A0.pdf", "x" * 4000 + ".pdf", "CON.pdf",
                     "%00.pdf", "a&quot;b.pdf", "vănbản\u0301.pdf"):
            status, _, body = self.check(genuine, name)
            self.assertLess(status, 500, name)
            self.assertNotIn("<script>alert", body)
            self.assertNotIn("\u202e", body)


class LineTests(BadInputCase):
    def raw(self, text, timeout=60):
        with socket.create_connection((self.host, self.port), timeout=timeout) as line:
            line.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
            answer = b""
            try:
                while piece := line.recv(65536):
                    answer += piece
                    if b"\r\n\r\n" in answer:
                        break
            except (ConnectionResetError, TimeoutError):
                pass
            return answer

    def test_slow_headers_and_slow_bodies_are_cut_while_others_are_served(self):
        slow = []
        for start in (b"GET / HTTP/1.1\r\nHost: x\r\nX-", b"POST /check HTTP/1.1\r\nHost: %s:%d\r\n"
                      b"Content-Length: 100000\r\n\r\n" % (self.host.encode(), self.port)):
            for _ in range(20):
                line = socket.create_connection((self.host, self.port), timeout=1)
                line.sendall(start)
                slow.append(line)
        # Dripping on: the ones whose header is not complete are cut, and nobody else waits for them.
        open_headers = set(slow[:20])
        for _ in range(120):
            status, _, _ = self.site.get("/healthz")
            self.assertEqual(status, 200)
            for line in list(open_headers):
                try:
                    line.sendall(b"a")
                    if line.recv(1024) == b"":
                        open_headers.discard(line)
                except (BrokenPipeError, ConnectionResetError):
                    open_headers.discard(line)
                except TimeoutError:
                    pass
                break  # one byte a turn is slow enough
            if not open_headers:
                break
        for line in slow:
            line.close()
        self.assertEqual(len(open_headers), 0, "lines that drip a header are still open")

    def test_many_lines_that_drip_a_byte_a_second_stop_nobody(self):
        head = f" HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        starts = [
            ("GET /" + head + "X-", 60),
            ("POST /check" + head + f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
             "Content-Length: 900000\r\n\r\n--" + BOUNDARY + "\r\n", 60),
            ("POST /api/check" + head + "Content-Type: application/pdf\r\nContent-Length: 900000\r\n\r\n%PDF", 60),
            ("POST /login" + head + "Content-Type: application/x-www-form-urlencoded\r\n"
             "Content-Length: 900\r\n\r\nlogin=", 20),
        ]
        slow, going = [], threading.Event()
        # From other addresses than those who go on working: of one address so many are a limit of
        # their own (scripts/limits-test).
        for start, count in starts:
            for number in range(count):
                line = socket.create_connection(
                    (self.host, self.port), timeout=60, source_address=(f"127.0.0.{2 + number % 4}", 0))
                line.sendall(start.encode())
                slow.append(line)

        def drip():
            while not going.wait(1):
                for line in slow:
                    try:
                        line.send(b"a", socket.MSG_DONTWAIT)
                    except OSError:
                        pass

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            time.sleep(3)
            genuine = self.site.file("van-ban/02-thong-bao.pdf").read_bytes()
            # Larger than what is let through unasked, so that it needs a place of its own.
            forged = self.site.file("gia-mao/02-thong-bao-bi-sua.pdf").read_bytes() + b"%" + b" " * 300_000
            for _ in range(3):
                self.assertEqual(self.site.get("/")[0], 200)
                self.assertEqual(self.site.get("/login")[0], 200)
                self.assertEqual(self.check(genuine)[0], 303)
                self.assertEqual(self.check(forged)[0], 303)
                status, _, body = self.site.get(
                    "/api/check", {"Content-Type": "application/pdf"}, "POST", forged)
                self.assertEqual(status, 200, body)
                status, _, body = self.site.get("/api/organs/000.00.09.H99/books", {
                    "Authorization": "Bearer " + self.site.token("van-thu")})
                self.assertEqual(status, 200, body)
        finally:
            going.set()
            dripping.join()
            for line in slow:
                line.close()

    def test_lines_that_are_no_http_are_refused(self):
        host = f"{self.host}:{self.port}"
        for text in (
            "GET / HTTP/1.1\r\n\r\n", f"GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: ai-do.example\r\n\r\n",
            f"POST /check HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            f"POST /check HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            f"GET /{'a' * 70000} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: {host}\r\nX: {'a' * 200000}\r\n\r\n",
            f"TRACE / HTTP/1.1\r\nHost: {host}\r\n\r\n", f"BREW / HTTP/1.1\r\nHost: {host}\r\n\r\n",
            "\x16\x03\x01\x02\x00\x01\x00", "\0" * 64,
        ):
            answer = self.raw(text)
            if answer:
                self.assertRegex(answer[:15], rb"^HTTP/1\.[01] 4\d\d", text[:60])

    def test_odd_addresses_are_not_found_and_show_no_path(self):
        for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/log/tile/../../registry.sqlite",
                     "/log/tile/0/..%2f..%2fregistry.sqlite", "/v/%00", "/v/" + "A" * 3000, "//evil.example",
                     "/documents/99999999999999999999", "/documents/-1", "/documents/abc", "/%ff%fe",
                     "/home?lang=%3Cscript%3E", "/?notice=%3Cscript%3Ealert(1)%3C/script%3E"):
            status, headers, body = self.site.get(path)
            self.assertLess(status, 500, path)
            self.assertNotIn(b"root:", body)
            self.assertNotIn(b"<script>alert", body)
            self.assertNotIn(str(self.site.folder).encode(), body, path)
            location = headers.get("Location", "")
            self.assertTrue(location == "" or location.startswith("/") and not location.startswith("//"), path)


class IssuingTests(BadInputCase):
    """Two desks act on one document, or on one series, at the same time."""

    office = "000.00.09.H99"

    def antin(self, *words, code=0):
        import os

        ran = subprocess.run(
            [self.site.programs / "antin", *map(str, words)], capture_output=True, text=True,
            env={**os.environ, "XDG_CONFIG_HOME": str(self.site.file("cau-hinh"))})
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stdout

    def signed(self):
        """A draft that its person has signed: its id."""
        said = self.antin("document", "register", SAMPLES / "09-huong-dan.pdf", "--from",
                          SAMPLES / "09-huong-dan.json", "--book", "di", "--json")
        dispatch = json.loads(said)["dispatch"]
        self.antin("document", "prepare", dispatch)
        self.sign(dispatch, "person", "pho-giam-doc")
        return dispatch

    def sign(self, dispatch, role, key):
        self.antin("document", "sign", dispatch, "--as", role, "--key", self.site.file(f"khoa/{key}-test-key.pem"),
                   "--cert", self.site.file(f"khoa/{key}.pem"))

    def at_once(self, paths):
        """Sends a POST to every path at the same time; status and JSON of each."""
        answers = [None] * len(paths)
        gate = threading.Barrier(len(paths))

        def send(n, path):
            line = http.client.HTTPConnection(self.host, self.port, timeout=60)
            line.connect()
            gate.wait()
            line.request("POST", path, b"{}", {
                "Authorization": "Bearer " + self.site.token("van-thu"), "Content-Type": "application/json"})
            answer = line.getresponse()
            answers[n] = (answer.status, json.loads(answer.read()))
            line.close()

        threads = [threading.Thread(target=send, args=pair) for pair in enumerate(paths)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_two_clerks_who_issue_at_once_make_one_entry(self):
        dispatch = self.signed()
        numbers = self.at_once([f"/api/dispatches/{dispatch}/number"] * 6)
        self.assertEqual({status for status, _ in numbers}, {200}, numbers)
        self.assertEqual(len({json.dumps(told.get("number")) for _, told in numbers}), 1, numbers)
        self.sign(dispatch, "seal", "so")
        issued = self.at_once([f"/api/dispatches/{dispatch}/issue"] * 6)
        self.assertTrue({status for status, _ in issued} <= {200, 409}, issued)
        self.assertEqual(len({told["index"] for status, told in issued if status == 200}), 1, issued)

    def test_numbers_given_at_once_are_different_and_leave_no_gap(self):
        drafts = [self.signed() for _ in range(4)]
        answers = self.at_once([f"/api/dispatches/{d}/number" for d in drafts])
        self.assertEqual({status for status, _ in answers}, {200}, answers)
        numbers = sorted(told["number"] for _, told in answers)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 4)), answers)
        for dispatch in drafts:
            self.site.get(f"/api/dispatches/{dispatch}/void", {
                "Authorization": "Bearer " + self.site.token("van-thu"), "Content-Type": "application/json"},
                "POST", json.dumps({"reason": "thử nghiệm: nhiều người lấy số cùng lúc"}).encode())


if __name__ == "__main__":
    unittest.main()
