"""The stand-ins for other people's servers do what they are there for."""
import base64
import hashlib
import json
import pathlib
import secrets
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import oidc_provider
from joserfc import jwt
from joserfc.jwk import KeySet

HERE = pathlib.Path(__file__).parent
REDIRECT = "http://localhost:9/callback"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class OIDCProviderTests(unittest.TestCase):
    def setUp(self):
        users = dict([oidc_provider.parse_user("chi:Phùng Ánh Chi:van-thu,so")])
        self.server = oidc_provider.make_server(0, "antin", "bi-mat", [REDIRECT], users)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = self.server.provider.issuer
        self.open = urllib.request.build_opener(NoRedirects).open

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def get(self, path):
        with self.open(self.issuer + path) as answer:
            return json.load(answer)

    def code(self, verifier, **changes):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {
            "client_id": "antin", "redirect_uri": REDIRECT, "response_type": "code",
            "scope": "openid", "state": "s", "nonce": "n", "code_challenge_method": "S256",
            "code_challenge": challenge.rstrip(b"=").decode(), "login": "chi", **changes,
        }
        try:
            self.open(self.issuer + "/authorize", urllib.parse.urlencode(query).encode())
        except urllib.error.HTTPError as answer:
            where = answer.headers.get("Location")
            answer.close()
            return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(where or "").query))
        self.fail("no redirect")

    def token(self, code, verifier, secret="bi-mat"):
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
                "code_verifier": verifier, "client_id": "antin", "client_secret": secret}
        try:
            with self.open(self.issuer + "/token", urllib.parse.urlencode(form).encode()) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, None

    def test_the_code_flow_ends_in_a_token_that_the_published_key_verifies(self):
        verifier = secrets.token_urlsafe(48)
        status, answer = self.token(self.code(verifier)["code"], verifier)
        self.assertEqual(status, 200)
        keys = KeySet.import_key_set(self.get("/jwks"))
        claims = jwt.decode(answer["id_token"], keys).claims
        self.assertEqual((claims["nonce"], claims["aud"], claims["iss"]), ("n", "antin", self.issuer))
        self.assertEqual(claims["groups"], ["van-thu", "so"])
        self.assertEqual(self.get("/.well-known/openid-configuration")["issuer"], self.issuer)

    def test_a_code_is_good_once_and_only_with_its_verifier_and_secret(self):
        verifier = secrets.token_urlsafe(48)
        code = self.code(verifier)["code"]
        self.assertEqual(self.token(code, verifier)[0], 200)
        self.assertEqual(self.token(code, verifier)[0], 400)
        self.assertEqual(self.token(self.code(verifier)["code"], "x" * 48)[0], 400)
        self.assertEqual(self.token(self.code(verifier)["code"], verifier, "sai")[0], 401)

    def test_an_unregistered_redirect_gets_no_code(self):
        self.assertNotIn("code", self.code("v" * 48, redirect_uri="http://localhost:9/khac"))
        self.assertNotIn("code", self.code("v" * 48, code_challenge_method="plain"))

    def test_a_fault_spoils_the_next_token_alone(self):
        keys = KeySet.import_key_set(self.get("/jwks"))
        verifier = secrets.token_urlsafe(48)
        for fault in ("signature", "none", "symmetric", "kid"):
            self.server.provider.fault = fault
            _, answer = self.token(self.code(verifier)["code"], verifier)
            with self.assertRaises(Exception, msg=fault):
                jwt.decode(answer["id_token"], keys, algorithms=["RS256"])
            _, answer = self.token(self.code(verifier)["code"], verifier)
            jwt.decode(answer["id_token"], keys)


class SMTPSinkTests(unittest.TestCase):
    def test_it_keeps_a_message_and_refuses_as_told(self):
        with tempfile.TemporaryDirectory() as folder:
            fault = pathlib.Path(folder, "fault")
            kept = pathlib.Path(folder, "thu")
            with subprocess.Popen(
                [sys.executable, HERE / "smtp_sink.py", "--dir", kept, "--fault", fault],
                stdout=subprocess.PIPE, text=True,
            ) as sink:
                try:
                    port = int(sink.stdout.readline().split()[1])
                    fault.write_text("451 4.3.0 busy\n", encoding="utf-8")
                    text = "Subject: =?utf-8?q?Th=C6=B0?=\r\n\r\nxin chao\r\n"
                    with smtplib.SMTP("127.0.0.1", port) as client:
                        with self.assertRaises(smtplib.SMTPRecipientsRefused):
                            client.sendmail("a@example.vn", ["b@example.vn"], text)
                        fault.unlink()
                        client.sendmail("a@example.vn", ["b@example.vn"], text)
                    deadline = time.time() + 10
                    while not (kept / "0001.json").exists() and time.time() < deadline:
                        time.sleep(0.05)
                    message = json.loads((kept / "0001.json").read_text(encoding="utf-8"))
                    self.assertEqual(message["to"], ["b@example.vn"])
                    self.assertEqual(message["subject"], "Thư")
                    self.assertEqual(message["text"].strip(), "xin chao")
                finally:
                    sink.terminate()


if __name__ == "__main__":
    unittest.main()
