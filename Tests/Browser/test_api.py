"""The API is as /openapi.json describes it, whatever is sent to it.

Schemathesis makes requests from the description, valid and invalid, with a clerk's token, an
administrator's and none, on objects that exist. No answer is 500 or above, none has a status,
a type or a form that the description does not know. It closes books and recalls documents: it is
the last test of a run.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from antin_browser import ROOT, SAMPLES, site

try:
    import openapi_spec_validator
    import schemathesis  # noqa: F401
except ImportError:
    raise unittest.SkipTest("Schemathesis is not installed")

OFFICE = "000.00.09.H99"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


class DescriptionTests(unittest.TestCase):
    def setUp(self):
        self.site = site()

    def described(self):
        status, headers, body = self.site.get("/openapi.json")
        self.assertEqual(status, 200)
        self.assertIn("application/json", headers["Content-Type"])
        return json.loads(body)

    def test_the_description_is_valid_openapi(self):
        described = self.described()
        self.assertTrue(described["openapi"].startswith("3.1"))
        openapi_spec_validator.validate(described)

    def test_every_operation_has_a_summary_and_every_refusal_a_problem_document(self):
        for path, item in self.described()["paths"].items():
            for method, operation in item.items():
                if method == "parameters":
                    continue
                with self.subTest(f"{method} {path}"):
                    self.assertTrue(operation.get("summary"))
                    if path.startswith("/api/") and "{" in path:
                        self.assertIn("404", operation["responses"])

    def call(self, path, value, token="van-thu", method="POST", kind="application/json"):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        status, _, answer = self.site.get(path, {
            "Authorization": "Bearer " + self.site.token(token), "Content-Type": kind}, method, body)
        self.assertLess(status, 300, answer)
        return json.loads(answer)

    def objects(self):
        """A draft with its file, and a document that no other test looks at."""
        draft = self.call(f"/api/organs/{OFFICE}/dispatches", {
            "book": "di", "type": "CV", "CodeNotation": "SGDĐT-VP", "Subject": "V/v thử mô tả giao diện",
            "SignerInfo": [{"FullName": "Đinh Ngọc Sương Mai", "Position": "PHÓ GIÁM ĐỐC", "authority": "KT."}],
            "To": [{"OrganName": "Các trường"}]})["dispatch"]
        self.call(f"/api/dispatches/{draft}/files/0?role=main&name=a.pdf",
                  (SAMPLES / "09-huong-dan.pdf").read_bytes(), method="PUT", kind="application/pdf")
        status, _, body = self.site.get(f"/api/organs/{OFFICE}/documents?book=sao", {
            "Authorization": "Bearer " + self.site.token("van-thu")})
        self.assertEqual(status, 200)
        return draft, json.loads(body)["documents"][0]["index"]

    def run_schemathesis(self, token, examples):
        draft, index = self.objects()
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "schemathesis.toml").write_text(
                "[parameters]\n"
                f'"path.organ" = "{OFFICE}"\n"path.dispatch" = "{draft}"\n"path.index" = {index}\n'
                '"path.file" = 0\n"path.book" = "di"\n', encoding="utf-8")
            command = [
                str(pathlib.Path(sys.executable).with_name("schemathesis")), "run",
                self.site.url + "/openapi.json", "--checks", CHECKS, "--generation-deterministic",
                "-n", str(examples), "--phases", "examples,coverage,fuzzing", "--continue-on-failure",
                "--no-color", "--suppress-health-check", "all", "--request-timeout", "60"]
            if token:
                command += ["-H", "Authorization: Bearer " + self.site.token(token)]
            ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900)
        said = ran.stdout + ran.stderr
        self.assertRegex(said, r"[1-9]\d* generated")
        self.assertEqual(ran.returncode, 0, re.sub(r"Bearer \S+", "Bearer …", said[said.find("FAILURES"):][:6000]))

    def test_a_clerk_finds_no_undocumented_answer(self):
        self.run_schemathesis("van-thu", 10)

    def test_nobody_finds_no_undocumented_answer(self):
        self.run_schemathesis(None, 3)


if __name__ == "__main__":
    unittest.main()
