#!/usr/bin/env python3
"""A mail server that keeps what it gets, for tests: SMTP by aiosmtpd, one file per message.

    python smtp_sink.py --port 2525 --dir thu [--tls DIR] [--fault FILE]

Each message becomes DIR/0001.eml (the bytes as they came) and DIR/0001.json (sender, recipients,
subject and text, decoded). With --tls it offers STARTTLS with a certificate made in that folder
(ca.pem is what a client may pin). While the file of --fault exists, its first line is the answer to every recipient,
for instance `451 4.3.0 busy` or `550 5.1.1 no such user`; the word `drop` hangs up in the middle.
The line `ready PORT` is printed when it listens.
"""
import argparse
import asyncio
import email
import email.policy
import json
import pathlib
import signal
import ssl

from aiosmtpd.smtp import SMTP


class Sink:
    """Keeps messages in a folder, and refuses as it is told."""

    def __init__(self, folder, fault=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.fault = pathlib.Path(fault) if fault else None
        self.count = len(list(self.folder.glob("*.eml")))

    def refusal(self):
        if self.fault and self.fault.exists():
            lines = self.fault.read_text(encoding="utf-8").splitlines()
            return lines[0] if lines else "451 4.3.0 try later"
        return None

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.refusal()
        if refusal == "drop":
            server.transport.abort()
            return "421 4.3.0 closing"
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        stem = self.folder / f"{self.count:04d}"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        stem.with_suffix(".eml").write_bytes(envelope.content)
        # The description last, and moved into place: whoever waits for it finds it complete.
        part = stem.with_suffix(".part")
        part.write_text(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "subject": str(message["subject"] or ""),
            "text": body.get_content() if body else "",
            "attachments": [part.get_filename() for part in message.iter_attachments()],
        }, ensure_ascii=False, indent=1), encoding="utf-8")
        part.rename(stem.with_suffix(".json"))
        return f"250 2.0.0 kept as {stem.name}"


async def serve(port, folder, fault=None, tls=None):
    """An asyncio server; its port is server.sockets[0].getsockname()[1]."""
    sink = Sink(folder, fault)
    context = None
    if tls:
        from oidc_provider import make_certificate

        certificate, key, _ = make_certificate(tls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(sink, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=1 << 20,
                     tls_context=context, require_starttls=context is not None, loop=loop),
        "127.0.0.1", port)


async def run(given):
    server = await serve(given.port, given.dir, given.fault, given.tls)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", required=True)
    parser.add_argument("--fault", metavar="FILE")
    parser.add_argument("--tls", metavar="DIR")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
