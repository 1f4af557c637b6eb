#!/usr/bin/env python3
"""Checks a receipt with the Python standard library and `openssl` alone.

    receipt.py RECEIPT --vkey KEY --status-vkey KEY [--file FILE]

Like replay.py it shares no code with Antin. It checks that the receipt is one line of canonical JSON
with exactly its members; that each entry in it is in the tree of one checkpoint, signed by KEY; that
each record with its salt is the one the entry commits to; that the status note is signed, speaks of
the same entry, size and root, and follows from the changes; and that FILE is one of the record.

It does not judge the signatures on the document: openssl, pdfsig and pyHanko do.

Exit: 0 nothing found; 10 a finding; 20 the check could not be made; 64 wrong usage.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

import replay
from replay import Finding, Unchecked, b64, canonical, decimal, leaf_hash, node_hash, sha256

CHANGES = {"document.corrected": "corrected", "document.replaced": "replaced",
           "document.recalled": "recalled", "document.erased": "erased",
           "register.amended": "current"}
WORST = ["current", "corrected", "replaced", "erased", "recalled"]


def part_of(value, place, more=()):
    """entry, record, salt, proof of a part; record and salt are both there, or both erased."""
    names = {"entry", "proof", *more}
    opened = {"record", "salt"}
    if not isinstance(value, dict) or set(value) not in (names, names | opened):
        raise Finding(f"{place}: its members are not {' '.join(sorted(names | opened))}")
    given = [value["entry"], value.get("record"), value.get("salt"), value["proof"]]
    if not all(text is None or isinstance(text, str) for text in given[:3]):
        raise Finding(f"{place}: a member is not a string")
    return (*given, place)


def included(index, size, leaf, path, root):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    first, last, hash_ = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            hash_ = node_hash(other, hash_)
            if not first & 1:
                while True:
                    first, last = first >> 1, last >> 1
                    if first & 1 or first == 0:
                        break
        else:
            hash_ = node_hash(hash_, other)
        first, last = first >> 1, last >> 1
    return last == 0 and hash_ == root


def text_of(lines, place):
    """A text stands in the receipt as the array of its lines, without their line feeds."""
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise Finding(f"{place}: not a list of lines")
    return "".join(line + "\n" for line in lines)


class Proof:
    """The text of a tlog-proof: index, hashes, and a checkpoint word for word."""

    def __init__(self, text, place):
        head, separator, self.checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not separator or lines[0] != "c2sp.org/tlog-proof@v1":
            raise Finding(f"{place}: not a tlog-proof")
        lines = lines[1:]
        if lines and lines[0].startswith("extra "):
            b64(lines.pop(0)[len("extra "):], None, f"{place}: extra")
        if not lines or not lines[0].startswith("index "):
            raise Finding(f"{place}: no index")
        self.index = decimal(lines[0][len("index "):], f"{place}: index")
        self.path = [b64(line, 32, f"{place}: a hash") for line in lines[1:]]
        if len(self.path) > 63:
            raise Finding(f"{place}: too many hashes")


def entry_body(entry, index, place):
    lines = entry.split(b"\n")
    if len(lines) != 6 or lines[5] or lines[0] != b"antin.entry/1":
        raise Finding(f"{place}: not an entry")
    if lines[1] != str(index).encode():
        raise Finding(f"{place}: its index is not the one of its proof")
    if not replay.TIME.fullmatch(lines[3]):
        raise Finding(f"{place}: not a time")
    return canonical(lines[4], place), lines[3].decode()


def check(content, log, status_key, document=None):
    """Raises the first finding; returns (index, state, time of the status)."""
    value = canonical(content, "receipt")
    parts = [part_of(value, "receipt", ("changes", "status", "schema"))]
    if value["schema"] != "antin.receipt/1":
        raise Finding("receipt: not antin.receipt/1")
    if not isinstance(value["changes"], list):
        raise Finding("receipt: changes is not a list")
    for place, change in enumerate(value["changes"]):
        parts.append(part_of(change, f"change {place}"))
    checkpoint, known, bodies, indices = None, None, [], []
    for entry, record, salt, proof, place in parts:
        entry = b64(entry, None, f"{place}: entry")
        proof = Proof(text_of(proof, f"{place}: proof"), place)
        if checkpoint is None:
            known = proof.checkpoint
            checkpoint = replay.Checkpoint(known.encode(), log, "checkpoint")
        elif proof.checkpoint != known:
            raise Finding(f"{place}: another checkpoint than the first proof's")
        if not included(proof.index, checkpoint.size, leaf_hash(entry), proof.path,
                        checkpoint.root):
            raise Finding(f"{place}: the entry is not in the tree of the checkpoint")
        body, time = entry_body(entry, proof.index, place)
        if record is not None:
            record = b64(record, None, f"{place}: record")
            salt = b64(salt, 32, f"{place}: salt")
            committed = hashlib.sha256(b"antin.record/1\n" + salt + record).hexdigest()
            if body.get("record") != committed:
                raise Finding(f"{place}: the record is not the one that the entry commits to")
            record = canonical(record, f"{place}: record")
        bodies.append((body, record))
        indices.append(proof.index)
    if indices[1:] != sorted(set(indices[1:])) or any(i <= indices[0] for i in indices[1:]):
        raise Finding("receipt: the changes are not in the order of the log")
    state = "current"
    for place, (body, _) in enumerate(bodies[1:]):
        if body["kind"] not in CHANGES:
            raise Finding(f"change {place}: {body['kind']} changes no state")
        if body.get("ref") != {"index": indices[0]}:
            raise Finding(f"change {place}: it refers to another document")
        state = max(state, CHANGES[body["kind"]], key=WORST.index)
    when = check_status(text_of(value["status"], "status"), status_key, indices, state, checkpoint)
    if when < time:
        raise Finding("status: older than the last entry that it speaks of")
    if document is not None:
        if bodies[0][1] is None:
            raise Unchecked("the record was erased: nothing says which file it was")
        check_document(document, bodies[0][1])
    return indices[0], state, when


def check_status(text, key, indices, state, checkpoint):
    """The status note: eight lines, signed under the name <origin>/status."""
    if key.name != checkpoint.origin + "/status":
        raise Unchecked("the status key is not named as the origin's")
    body, separator, signatures = text.rpartition("\n\n")
    lines = body.split("\n")
    if not separator or len(lines) != 8 or lines[0] != "antin.status/1":
        raise Finding("status: not antin.status/1")
    expected = [checkpoint.origin, str(indices[0]), state,
                str(indices[-1]) if len(indices) > 1 else "-", str(checkpoint.size),
                base64.b64encode(checkpoint.root).decode()]
    if lines[1:7] != expected:
        raise Finding(f"status: says {lines[1:7]}, and {expected} follows from the receipt")
    if not replay.TIME.fullmatch(lines[7].encode()):
        raise Finding("status: not a time")
    for line in signatures.rstrip("\n").split("\n"):
        found = re.fullmatch(r"— (\S+) (\S+)", line)
        if not found:
            raise Finding("status: a malformed signature line")
        blob = b64(found.group(2), None, "status: signature")
        if found.group(1) == key.name and blob[:4] == key.id:
            if key.verifies(blob[4:], (body + "\n").encode()):
                return lines[7]
            raise Finding("status: the signature is wrong")
    raise Finding(f"status: no signature by {key.name}")


def check_document(document, record):
    """The file is one of the record, whole or up to the end of a registered revision."""
    for file in record.get("files", []):
        size = file.get("size", -1)
        if 0 < size <= len(document) and sha256(document[:size]).hex() == file.get("sha256"):
            return
    raise Finding("file: it is none of the record")


def main(arguments):
    parser = replay.Parser(prog="receipt.py", description="Checks a receipt.")
    parser.add_argument("receipt")
    parser.add_argument("--vkey", required=True, help="the log's verifier key, or a file with it")
    parser.add_argument("--status-vkey", required=True, help="the status key, or a file with it")
    parser.add_argument("--file", help="the document")
    options = parser.parse_args(arguments)

    def key(text):
        if "+" not in text or Path(text).is_file():
            text = Path(text).read_text(encoding="utf-8")
        return replay.VerifierKey(text)

    try:
        document = Path(options.file).read_bytes() if options.file else None
        index, state, when = check(Path(options.receipt).read_bytes(), key(options.vkey),
                                   key(options.status_vkey), document)
    except Finding as finding:
        print(f"FINDING: {finding}")
        return replay.FINDING
    except (Unchecked, OSError) as error:
        print(f"NOT CHECKED: {error}")
        return replay.UNCHECKED
    print(f"CLEAN: entry {index}, {state} as of {when}")
    return replay.CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
