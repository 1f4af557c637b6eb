#!/usr/bin/env python3
"""Asks programs of others about what Antin signed, and whether they notice a changed copy.

    referees.py DIR        (run by scripts/interop, with a Python that has pyHanko)

In DIR and below:

    anchors.pem            the roots to trust, one after the other
    NAME.p7s beside NAME   a detached signature and what it signs     openssl cms
    *.pdf with signatures  every signature, the last over all bytes   pdfsig, pyHanko, qpdf
                           drawn in its field and nowhere else        pdftoppm
    checkpoint with tile/  an exported log; log.vkey in it or above   replay.py
    *.antin-receipt        a receipt; log.vkey and status.vkey above  receipt.py

Each question is asked twice: of the file, and of copies of it with one thing changed, which the
referee has to refuse. The exit codes of pdfsig and pyHanko's program say nothing about the
signatures, so pdfsig's text is read, and pyHanko is asked through its interface.

Prints a line for each answer that is not as it should be, then "N passed, N failed".
"""

import logging
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import receipt
import replay

try:
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    import stamps
except ImportError:
    sys.exit("referees.py: pyHanko is missing; scripts/interop brings it")

# What it refuses is an answer here, not an event.
for chatty in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(chatty).setLevel(logging.CRITICAL + 1)


def run(*command):
    answer = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    return answer.returncode, answer.stdout.decode(errors="replace")


def wrong(reason):
    """The referee's answer as one line: empty when it is content."""
    return " ".join(reason.split())[:300]


# --- the referees: each returns what is wrong, or nothing ---------------------------------------

def openssl_cms(signature, content, anchors):
    code, said = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER",
                     "-in", signature, "-content", content, "-CAfile", anchors,
                     "-purpose", "any", "-out", "/dev/null")
    # Both: some failures are printed only, some only counted.
    good = code == 0 and "CAdES Verification successful" in said
    return "" if good else wrong(said) or f"exit code {code}"


def pdfsig(pdf, _):
    code, said = run("pdfsig", "-nocert", pdf)
    results = re.findall(r"- Signature Validation: (.*)", said)
    covers = re.findall(r"- (Total document signed|Not total document signed)", said)
    if not results:
        return wrong(said) or f"no signature, exit code {code}"
    if any(result.strip() != "Signature is Valid." for result in results):
        return wrong("; ".join(results))
    if covers.count("Total document signed") != 1 or len(covers) != len(results):
        return wrong("; ".join(covers))
    return ""


def pyhanko(pdf, anchors):
    roots = list(load_certs_from_pemder_data(anchors.read_bytes()))
    try:
        with open(pdf, "rb") as stream:
            reader = PdfFileReader(stream, strict=True)
            signatures = reader.embedded_signatures
            if not signatures:
                return "no signature"
            for place, signature in enumerate(signatures):
                status = validate_pdf_signature(
                    signature, signer_validation_context=ValidationContext(trust_roots=roots))
                last = place == len(signatures) - 1
                if not (status.intact and status.valid):
                    return f"{signature.field_name}: intact {status.intact}, valid {status.valid}"
                if not status.trusted:
                    return f"{signature.field_name}: no path to the anchors"
                if last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
                    return f"{signature.field_name}: covers {status.coverage.name}"
                if not last and status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
                    return f"{signature.field_name}: covers {status.coverage.name}"
                # An earlier signature may be followed by filled fields and signatures, no more.
                level = status.modification_level
                if not status.docmdp_ok or level > ModificationLevel.FORM_FILLING:
                    return f"{signature.field_name}: later changes: {level}"
                if not status.bottom_line:
                    return f"{signature.field_name}: {status.summary()}"
    except Exception as error:  # whatever it throws, it did not accept the file
        return wrong(f"{type(error).__name__}: {error}")
    return ""


def pdftoppm(pdf, moved=False):
    """None if the last signature shows nothing."""
    try:
        return stamps.judge(pdf.read_bytes(), moved)
    except Exception as error:  # a page that cannot be drawn is one that is not as it should be
        return wrong(f"{type(error).__name__}: {error}")


def qpdf(pdf, _):
    code, said = run("qpdf", "--check", pdf)
    # 3 is "with warnings", which a file of ours should not need.
    return "" if code == 0 else wrong(said)


# --- copies that must be refused ----------------------------------------------------------------

def flip(content, place):
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def signed_range(content):
    """The last ByteRange of a PDF: [start, length, start, length]."""
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", content)
    return [int(number) for number in found[-1]]


def tampered_pdfs(content):
    """(what was done, the copy, the referees that have to notice)"""
    everybody, signatures = ("pdfsig", "pyhanko", "qpdf"), ("pdfsig", "pyhanko")
    _, before, after, _ = signed_range(content)
    # In the text of a page: the binary mark of the second line is no object of any kind.
    yield "a byte of the header changed", flip(content, 11), signatures
    # A digit of a date or the like, somewhere in the first signed part.
    place = content.find(b"/Producer")
    place = content.find(b"(", place if place > 0 else 0) + 1
    if 0 < place < before:
        yield "a byte inside the signed bytes changed", flip(content, place), signatures
    hole = content[before:after]
    value = hole.rstrip(b">").rstrip(b"0")
    # The last hex digits before the padding belong to the signature value.
    end = before + len(value) - 6
    digit = b"0" if content[end:end + 1] != b"0" else b"1"
    yield "the signature value changed", content[:end] + digit + content[end + 1:], signatures
    yield "bytes appended", content + b"% appended\n", signatures
    cross = content.rfind(b"startxref")
    yield ("the cross-reference moved",
           content[:cross] + b"startxref\n7\n%%EOF\n", everybody)


class Session:
    def __init__(self, folder, scratch):
        self.folder, self.scratch = folder, scratch
        self.passed = self.failed = 0

    def count(self, good, line):
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        if not good:
            print(line)

    def accepts(self, referee, name, reason):
        self.count(not reason, f"{name}: {referee} refuses it: {reason}")

    def refuses(self, referee, name, change, reason):
        self.count(bool(reason), f"{name}: {referee} accepts it although: {change}")

    def shown(self, path):
        return path.relative_to(self.folder)

    def above(self, path, name):
        """A file of this name in the folder of `path`, or in one above it."""
        folder = path if path.is_dir() else path.parent
        while True:
            if (folder / name).is_file():
                return folder / name
            if folder == self.folder:
                return None
            folder = folder.parent

    def detached(self, signature):
        content = signature.with_suffix("")
        anchors = self.above(signature, "anchors.pem")
        name = self.shown(signature)
        if not content.is_file() or not anchors:
            self.count(False, f"{name}: its content or anchors.pem is missing")
            return
        self.accepts("openssl cms", name, openssl_cms(signature, content, anchors))
        copy = self.scratch / "copy"
        original = content.read_bytes()
        copy.write_bytes(flip(original, len(original) // 2) if original else b"x")
        self.refuses("openssl cms", name, "a byte of the content changed",
                     openssl_cms(signature, copy, anchors))
        value = signature.read_bytes()
        copy.write_bytes(flip(value, len(value) - 3))
        self.refuses("openssl cms", name, "the signature value changed",
                     openssl_cms(copy, content, anchors))

    def pdf(self, pdf):
        name, anchors = self.shown(pdf), self.above(pdf, "anchors.pem")
        if not anchors:
            self.count(False, f"{name}: anchors.pem is missing")
            return
        referees = {"pdfsig": pdfsig, "pyhanko": pyhanko, "qpdf": qpdf}
        for referee, ask in referees.items():
            self.accepts(referee, name, ask(pdf, anchors))
        drawn = pdftoppm(pdf)
        if drawn is not None:
            self.accepts("pdftoppm", name, drawn)
            self.refuses("pdftoppm", name, "the fields are elsewhere", pdftoppm(pdf, moved=True))
        copy = self.scratch / "copy.pdf"
        for change, content, who in tampered_pdfs(pdf.read_bytes()):
            copy.write_bytes(content)
            for referee in who:
                self.refuses(referee, name, change, referees[referee](copy, anchors))

    def log(self, folder):
        name, vkey = self.shown(folder), self.above(folder, "log.vkey")
        if not vkey:
            self.count(False, f"{name}: log.vkey is missing")
            return
        key = replay.VerifierKey(vkey.read_text(encoding="utf-8"))

        def ask(log):
            try:
                replay.replay(log, key)
            except (replay.Finding, replay.Unchecked) as finding:
                return wrong(f"{type(finding).__name__}: {finding}")
            return ""

        self.accepts("replay.py", name, ask(folder))
        copy = self.scratch / "log"
        bundle = sorted((folder / "tile/entries").rglob("*"))[-1].relative_to(folder)
        for change, path in (("a byte of an entry changed", bundle),
                             ("a byte of the checkpoint changed", "checkpoint")):
            shutil.copytree(folder, copy)
            content = (copy / path).read_bytes()
            (copy / path).write_bytes(flip(content, len(content) // 2))
            self.refuses("replay.py", name, change, ask(copy))
            shutil.rmtree(copy)

    def receipt(self, path):
        name = self.shown(path)
        keys = [self.above(path, "log.vkey"), self.above(path, "status.vkey")]
        if not all(keys):
            self.count(False, f"{name}: log.vkey or status.vkey is missing")
            return
        log, status = (replay.VerifierKey(key.read_text(encoding="utf-8")) for key in keys)
        content = path.read_bytes()
        document = path.with_suffix("")
        document = document if document.is_file() else None

        def ask(given):
            try:
                receipt.check(given, log, status, document and document.read_bytes())
            except (replay.Finding, replay.Unchecked) as finding:
                return wrong(f"{type(finding).__name__}: {finding}")
            return ""

        self.accepts("receipt.py", name, ask(content))
        for member in (b'"entry":"', b'"record":"', b'"salt":"', b'"proof":"', b'"status":"'):
            place = content.rfind(member) + len(member) + 24
            self.refuses("receipt.py", name, f"a byte in {member[1:-3].decode()} changed",
                         ask(flip(content, place)))


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__)
        return 64
    folder = Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory(prefix="antin-referees-") as scratch:
        session = Session(folder, Path(scratch))
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".p7s":
                session.detached(path)
            elif path.suffix == ".pdf" and b"/ByteRange" in path.read_bytes():
                session.pdf(path)
            elif path.suffix == ".antin-receipt":
                session.receipt(path)
            elif path.name == "checkpoint" and (path.parent / "tile").is_dir():
                session.log(path.parent)
    print(f"{session.passed} passed, {session.failed} failed")
    return 1 if session.failed or not session.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
