#!/usr/bin/env python3
"""A small OpenID Connect provider, for tests: discovery, JWKS, code flow with PKCE, userinfo.

It is real: it keeps codes, checks redirect addresses, client secrets and the PKCE verifier, signs
ID tokens (RS256 or ES256), and gives every code once. It can also misbehave on request, so that a
client can show that it notices. Made for tests on loopback; it holds no password worth the name.

    python oidc_provider.py --port 9100 --client antin --secret thu-nghiem \\
        --redirect https://localhost:8443/login/oidc/callback --user 'chi:Phùng Ánh Chi:van-thu' --tls DIR

With --tls it makes an authority and a certificate for localhost in DIR (ca.pem, server.pem) and
speaks HTTPS, with openssl. The line `ready ISSUER` is printed when it listens. Users: LOGIN:NAME[:GROUP,GROUP…].

A fault for the next token: POST /_fault with the text of one of FAULTS. Which requests came: GET
/_requests (one JSON line each).
"""
import argparse
import base64
import hashlib
import hmac
import html
import http.server
import json
import pathlib
import secrets
import socketserver
import ssl
import subprocess
import threading
import time
import urllib.parse

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

FAULTS = {
    "nonce": "another nonce than the one asked with",
    "audience": "an ID token for somebody else",
    "issuer": "an ID token of another issuer",
    "expired": "an ID token that ended an hour ago",
    "early": "an ID token that begins in an hour",
    "signature": "a signature by a key that is not in the JWKS",
    "none": "an unsigned ID token (alg none)",
    "symmetric": "HS256 with the client secret in place of the published key",
    "no_token": "an answer without an ID token",
    "error": "400 invalid_grant",
    "garbage": "200 with text that is no JSON",
    "huge": "200 with 64 MiB of JSON",
    "other_subject": "userinfo about another subject than the ID token",
    "kid": "a key id that the JWKS does not have",
}


class Provider:
    """What the provider knows. One lock: a request at a time changes it."""

    def __init__(self, issuer, client, secret, redirects, users, algorithm="RS256"):
        self.issuer = issuer
        self.client, self.secret = client, secret
        self.redirects, self.users = set(redirects), users
        self.algorithm = algorithm
        self.lock = threading.Lock()
        self.codes, self.tokens = {}, {}
        self.fault = None
        self.requests = []
        self.key = self.new_key()
        self.stranger = self.new_key()

    def new_key(self):
        kid = secrets.token_hex(4)
        options = {"use": "sig", "alg": self.algorithm, "kid": kid}
        if self.algorithm == "ES256":
            return ECKey.generate_key("P-256", options)
        return RSAKey.generate_key(2048, options)

    def discovery(self):
        here = self.issuer
        return {
            "issuer": here,
            "authorization_endpoint": here + "/authorize",
            "token_endpoint": here + "/token",
            "userinfo_endpoint": here + "/userinfo",
            "jwks_uri": here + "/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self.algorithm],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email", "groups"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def jwks(self):
        return KeySet([self.key]).as_dict(private=False)

    def claims(self, login):
        name, groups = self.users[login]
        return {
            "sub": hashlib.sha256(login.encode()).hexdigest()[:24],
            "preferred_username": login,
            "name": name,
            "email": login + "@example.vn",
            "email_verified": True,
            "groups": groups,
        }

    def begin(self, query):
        """Checks an authorization request; the reason why it cannot go on, or None."""
        if query.get("client_id") != self.client:
            return "unknown client"
        if query.get("redirect_uri") not in self.redirects:
            return "this redirect address is not registered"
        if query.get("response_type") != "code":
            return "only the code flow"
        if "openid" not in query.get("scope", "").split():
            return "the scope lacks openid"
        if query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) != 43:
            return "PKCE with S256 is required"
        if not query.get("state"):
            return "a state is required"
        return None

    def grant(self, query, login):
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = {
                "login": login, "redirect": query["redirect_uri"],
                "challenge": query["code_challenge"], "nonce": query.get("nonce"),
                "until": time.time() + 60,
            }
        parts = {"code": code, "state": query["state"], "iss": self.issuer}
        join = "&" if "?" in query["redirect_uri"] else "?"
        return query["redirect_uri"] + join + urllib.parse.urlencode(parts)

    def redeem(self, form, authorization):
        """The answer of the token endpoint: status and body."""
        client, secret = form.get("client_id"), form.get("client_secret")
        if authorization.startswith("Basic "):
            text = base64.b64decode(authorization[6:]).decode()
            client, _, secret = (urllib.parse.unquote_plus(x) for x in text.partition(":"))
        if client != self.client:
            return 401, {"error": "invalid_client"}
        if self.secret and not hmac.compare_digest(secret or "", self.secret):
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") != "authorization_code":
            return 400, {"error": "unsupported_grant_type"}
        with self.lock:
            held = self.codes.pop(form.get("code", ""), None)  # once, also after a mistake
            fault, self.fault = self.fault, None
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if (held is None or held["until"] < time.time() or held["redirect"] != form.get("redirect_uri")
                or not hmac.compare_digest(challenge, held["challenge"])):
            return 400, {"error": "invalid_grant"}
        if fault == "error":
            return 400, {"error": "invalid_grant"}
        if fault == "garbage":
            return 200, "đây không phải JSON"
        if fault == "huge":
            return 200, {"id_token": "a" * (64 << 20)}
        access = secrets.token_urlsafe(24)
        with self.lock:
            self.tokens[access] = (held["login"], fault)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        if fault != "no_token":
            answer["id_token"] = self.id_token(held, fault)
        return 200, answer

    def id_token(self, held, fault):
        now = int(time.time())
        claims = dict(self.claims(held["login"]), iss=self.issuer, aud=self.client, iat=now,
                      exp=now + 300, auth_time=now)
        if held["nonce"] is not None:
            claims["nonce"] = held["nonce"]
        if fault == "nonce":
            claims["nonce"] = "khac"
        if fault == "audience":
            claims["aud"] = "ai-do-khac"
        if fault == "issuer":
            claims["iss"] = "https://noi-khac.example"
        if fault == "expired":
            claims.update(iat=now - 7200, exp=now - 3600)
        if fault == "early":
            claims.update(iat=now + 3600, nbf=now + 3600, exp=now + 7200)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if fault == "kid":
            header["kid"] = "khong-co"
        if fault == "none":
            return unsigned(claims, {"alg": "none"}) + "."
        if fault == "symmetric":
            text = unsigned(claims, {"alg": "HS256", "kid": self.key.kid})
            mac = hmac.new((self.secret or "").encode(), text.encode(), hashlib.sha256).digest()
            return text + "." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
        return jwt.encode(header, claims, self.stranger if fault == "signature" else self.key)

    def userinfo(self, access):
        held = self.tokens.get(access)
        if held is None:
            return 401, {"error": "invalid_token"}
        claims = self.claims(held[0])
        if held[1] == "other_subject":
            claims["sub"] = "nguoi-khac"
        return 200, claims


def unsigned(claims, header):
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, claims))


class Handler(http.server.BaseHTTPRequestHandler):
    provider = None  # set by make_server
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body, kind="application/json", location=None):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Cache-Control", "no-store")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(raw)

    def note(self, path):
        self.provider.requests.append({"method": self.command, "path": path})

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        self.note(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            return self.answer(200, self.provider.discovery())
        if parts.path == "/jwks":
            return self.answer(200, self.provider.jwks())
        if parts.path == "/_requests":
            lines = "".join(json.dumps(r) + "\n" for r in self.provider.requests)
            return self.answer(200, lines, "text/plain")
        if parts.path == "/userinfo":
            held = self.headers.get("Authorization", "")
            return self.answer(*self.provider.userinfo(held.removeprefix("Bearer ")))
        if parts.path == "/authorize":
            wrong = self.provider.begin(query)
            if wrong:
                return self.answer(400, f"<!doctype html><title>400</title><p>{html.escape(wrong)}", "text/html")
            hidden = "".join(
                f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">'
                for k, v in query.items())
            people = "".join(
                f'<p><button name="login" value="{html.escape(u)}">{html.escape(n)}</button></p>'
                for u, (n, _) in self.provider.users.items())
            page = ("<!doctype html><html lang=vi><meta charset=utf-8><title>Nơi đăng nhập thử nghiệm</title>"
                    f"<h1>Ai đang đăng nhập?</h1><form method=post action=/authorize>{hidden}{people}"
                    '<p><button name="refuse" value="1">Từ chối</button></p></form>')
            return self.answer(200, page, "text/html; charset=utf-8")
        return self.answer(404, {"error": "not_found"})

    def do_POST(self):
        parts = urllib.parse.urlsplit(self.path)
        self.note(parts.path)
        length = min(int(self.headers.get("Content-Length") or 0), 1 << 20)
        text = self.rfile.read(length).decode()
        form = dict(urllib.parse.parse_qsl(text))
        if parts.path == "/_fault":
            if text and text not in FAULTS:
                return self.answer(400, {"error": "unknown fault"})
            self.provider.fault = text or None
            return self.answer(200, {})
        if parts.path == "/_rotate":
            self.provider.key = self.provider.new_key()
            return self.answer(200, {})
        if parts.path == "/token":
            status, body = self.provider.redeem(form, self.headers.get("Authorization", ""))
            return self.answer(status, body)
        if parts.path == "/authorize":
            wrong = self.provider.begin(form)
            if wrong:
                return self.answer(400, {"error": wrong})
            if form.get("refuse"):
                where = form["redirect_uri"] + "?" + urllib.parse.urlencode(
                    {"error": "access_denied", "state": form["state"]})
            elif form.get("login") in self.provider.users:
                where = self.provider.grant(form, form["login"])
            else:
                return self.answer(400, {"error": "unknown user"})
            return self.answer(303, "", location=where)
        return self.answer(404, {"error": "not_found"})


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


def make_certificate(folder):
    """An authority and a certificate for localhost and 127.0.0.1, made with openssl."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *kind, "-keyout", "ca-key.pem", "-out", "ca.pem", "-days", "2", "-subj",
            "/CN=Noi cap chung thu thu nghiem", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", *kind, "-keyout", "server-key.pem", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n"
        "keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-days", "2",
            "-extfile", "server.ext", "-out", "server.pem")
    return folder / "server.pem", folder / "server-key.pem", folder / "ca.pem"


def make_server(port, client, secret, redirects, users, algorithm="RS256", tls=None):
    """A server that listens but does not serve yet; its provider is server.provider."""
    handler = type("BoundHandler", (Handler,), {})
    server = Server(("127.0.0.1", port), handler)
    scheme = "http"
    if tls:
        certificate, key, _ = make_certificate(tls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    issuer = f"{scheme}://localhost:{server.server_address[1]}"
    handler.provider = server.provider = Provider(issuer, client, secret, redirects, users, algorithm)
    return server


def parse_user(text):
    login, _, rest = text.partition(":")
    name, _, groups = rest.partition(":")
    return login, (name or login, [g for g in groups.split(",") if g])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--client", default="antin")
    parser.add_argument("--secret", default="")
    parser.add_argument("--redirect", action="append", default=[])
    parser.add_argument("--user", action="append", default=[], metavar="LOGIN:NAME[:GROUPS]")
    parser.add_argument("--algorithm", choices=["RS256", "ES256"], default="RS256")
    parser.add_argument("--tls", metavar="DIR")
    given = parser.parse_args()
    server = make_server(given.port, given.client, given.secret, given.redirect,
                         dict(parse_user(u) for u in given.user), given.algorithm, given.tls)
    print("ready", server.provider.issuer, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
