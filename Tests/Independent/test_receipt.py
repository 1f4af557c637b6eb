"""receipt.py on receipts made here, good and bad."""

import base64
import hashlib
import json
import os
import shutil
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import receipt
import replay
from test_replay import ORIGIN, Made, entries, make_key, numbered, opened, sign

ORGAN = "000.00.00.H99"
DOCUMENT = b"%PDF-1.7 a document\n"


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def committed(salt, record):
    return hashlib.sha256(b"antin.record/1\n" + salt + canonical(record).encode()).hexdigest()


def path_of(index, leaves):
    """The inclusion path by the recursive definition of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return path_of(index, leaves[:half]) + [Made.root(leaves[half:])]
    return path_of(index - half, leaves[half:]) + [Made.root(leaves[:half])]


class Issued:
    """A log with one issued document, the changes asked for, and its receipt."""

    def __init__(self, folder, changes=(), size=40):
        self.record = {"CodeNotation": "SGDĐT-VP", "CodeNumber": "01", "Subject": "V/v thử",
                       "files": [{"name": "a.pdf", "role": "main", "size": len(DOCUMENT),
                                  "sha256": hashlib.sha256(DOCUMENT).hexdigest()}]}
        self.salt = bytes(range(32))
        bodies = [opened(), numbered(1), canonical({
            "kind": "document.issued", "organ": ORGAN, "book": "di", "series": "CHUNG",
            "year": 2027, "number": 1, "numbered": 1, "date": "2027-01-05", "dispatch": "0" * 32,
            "record": committed(self.salt, self.record), "handling": "0" * 64})]
        self.changes = []
        for place, (kind, target) in enumerate(changes):
            record, salt = {"reason": "thử"}, bytes([place + 1]) * 32
            self.changes.append((len(bodies), record, salt))
            bodies.append(canonical({"kind": kind, "organ": ORGAN, "ref": {"index": target},
                                     "record": committed(salt, record)}))
        while len(bodies) < size:
            bodies.append(canonical({"kind": "organ.registered", "organ": ORGAN, "name": "x",
                                     "valid_from": "2027-01-05"}))
        self.entries = entries(bodies)
        self.folder = folder
        self.made = Made(folder, self.entries)
        self.leaves = [replay.leaf_hash(item) for item in self.entries]
        self.checkpoint = (self.made.log / "checkpoint").read_text(encoding="utf-8")
        self.status_pem, self.status_vkey = make_key(folder, bytes(32), ORIGIN + "/status")
        self.log = replay.VerifierKey(self.made.vkey)
        self.status_key = replay.VerifierKey(self.status_vkey)

    def proof(self, index):
        lines = [base64.b64encode(h).decode() + "\n" for h in path_of(index, self.leaves)]
        return (f"c2sp.org/tlog-proof@v1\nindex {index}\n" + "".join(lines) + "\n"
                + self.checkpoint)

    def part(self, index, record, salt):
        encode = lambda content: base64.b64encode(content).decode()
        return {"entry": encode(self.entries[index]), "record": encode(canonical(record).encode()),
                "salt": encode(salt), "proof": self.proof(index).split("\n")[:-1]}

    def status(self, state, changing="-"):
        root = base64.b64encode(Made.root(self.leaves)).decode()
        text = (f"antin.status/1\n{ORIGIN}\n2\n{state}\n{changing}\n{len(self.entries)}\n{root}\n"
                "2027-01-06T00:00:00.000Z\n")
        note = sign(self.folder, self.status_pem, self.status_vkey, text.encode())
        return note.decode().split("\n")[:-1]

    def receipt(self, state="current", changing="-", changes=True):
        value = {"schema": "antin.receipt/1", "status": self.status(state, changing),
                 "changes": [self.part(*change) for change in self.changes] if changes else [],
                 **self.part(2, self.record, self.salt)}
        return canonical(value).encode()

    def check(self, content, document=None):
        return receipt.check(content, self.log, self.status_key, document)


class CommittedTests(unittest.TestCase):
    """The receipts that stand in the repository as examples of the format."""

    def test_the_committed_receipts(self):
        folder = Path(__file__).resolve().parents[1] / "Vectors/receipt"
        log, status = (folder / "keys.txt").read_text(encoding="utf-8").split()[:2]
        keys = replay.VerifierKey(log), replay.VerifierKey(status)
        found = {path.name.partition(".")[0]: receipt.check(path.read_bytes(), *keys)[1]
                 for path in sorted(folder.glob("*.antin-receipt"))}
        self.assertEqual(found, {"current": "current", "replaced": "replaced"})


class ReceiptTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="antin-receipt-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def refused(self, issued, content, what, document=None):
        with self.assertRaises(replay.Finding, msg=what):
            issued.check(content, document)

    def test_a_receipt_of_a_document_in_force(self):
        for size in (3, 4, 5, 40):
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            issued = Issued(self.folder, size=size)
            self.assertEqual(issued.check(issued.receipt(), DOCUMENT)[:2], (2, "current"))

    def test_no_changed_byte_and_no_prefix_passes(self):
        issued = Issued(self.folder, size=5)
        content = issued.receipt()
        # openssl is called for what gets past everything before it: sample, but each byte once
        # over all runs would cost minutes.
        for place in range(0, len(content), 3):
            changed = bytearray(content)
            changed[place] ^= 1
            self.refused(issued, bytes(changed), f"byte {place}")
        for end in range(0, len(content), 97):
            self.refused(issued, content[:end], f"cut at {end}")

    def test_the_state_follows_from_the_changes(self):
        for changes, state in (
            ([("document.corrected", 2)], "corrected"),
            ([("document.recalled", 2)], "recalled"),
            ([("document.replaced", 2), ("document.corrected", 2)], "replaced"),
            ([("document.recalled", 2), ("document.replaced", 2)], "recalled"),
            ([("register.amended", 2)], "current"),
        ):
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            issued = Issued(self.folder, changes)
            last = 2 + len(changes)
            good = issued.receipt(state, last)
            self.assertEqual(issued.check(good)[1], state)
            for other in receipt.WORST:
                if other != state:
                    self.refused(issued, issued.receipt(other, last), other)
            self.refused(issued, issued.receipt(state, "-"), "no last change named")
            self.refused(issued, issued.receipt(state, last, changes=False), "a change left out")

    def test_a_change_of_another_document_is_refused(self):
        issued = Issued(self.folder, [("document.recalled", 1)])
        self.refused(issued, issued.receipt("recalled", 3), "another document")

    def test_another_file_is_refused(self):
        issued = Issued(self.folder)
        self.refused(issued, issued.receipt(), "another file", DOCUMENT[:-1])
        self.assertEqual(issued.check(issued.receipt(), DOCUMENT + b"later revision")[0], 2)

    def test_another_spelling_or_member_is_refused(self):
        issued = Issued(self.folder)
        value = json.loads(issued.receipt())
        self.refused(issued, json.dumps(value).encode(), "spaces")
        self.refused(issued, issued.receipt() + b"\n", "a newline")
        self.refused(issued, canonical({**value, "more": "x"}).encode(), "a member more")
        erased = {name: value[name] for name in value if name not in ("record", "salt")}
        self.assertEqual(issued.check(canonical(erased).encode())[0], 2)
        self.refused(issued, canonical({**erased, "salt": value["salt"]}).encode(), "only a salt")
        del value["status"]
        self.refused(issued, canonical(value).encode(), "no status")

    def test_exit_codes(self):
        issued = Issued(self.folder)
        path = self.folder / "a.pdf.antin-receipt"
        path.write_bytes(issued.receipt())
        (self.folder / "a.pdf").write_bytes(DOCUMENT)
        keys = ["--vkey", issued.made.vkey, "--status-vkey", issued.status_vkey]
        with open(os.devnull, "w", encoding="utf-8") as quiet, \
                unittest.mock.patch("sys.stdout", quiet):
            self.assertEqual(receipt.main([str(path), *keys]), replay.CLEAN)
            good = [str(path), *keys, "--file", str(self.folder / "a.pdf")]
            self.assertEqual(receipt.main(good), replay.CLEAN)
            self.assertEqual(receipt.main([*good[:-1], str(path)]), replay.FINDING)
            self.assertEqual(receipt.main([str(path) + "x", *keys]), replay.UNCHECKED)
            keys[3] = issued.made.vkey
            self.assertEqual(receipt.main([str(path), *keys]), replay.UNCHECKED)


if __name__ == "__main__":
    unittest.main()
