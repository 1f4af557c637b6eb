#!/usr/bin/env python3
"""Replays an exported log of Antin, with the Python standard library and `openssl` alone.

    replay.py DIR --vkey KEY [--older CHECKPOINT]... [--checkpoint FILE] [--no-chain]

DIR is a log as it stands on disk or as `antind log export` wrote it (C2SP tlog-tiles):

    DIR/checkpoint            DIR/tile/entries/000.p/5 ...      DIR/tile/0/000.p/5 ...

It shares no code with Antin and was written from the descriptions of the formats, so that an error
in one is not an error in both. It checks, entry by entry and in constant memory:

  - each entry: its grammar, its index, the hash of the entry before it, time that never runs back,
    a body of one line of canonical JSON; numbers of each book without a gap;
  - the Merkle tree over all entries, every tile of every level, and the root of the checkpoint;
  - the checkpoint's origin, size and form, and the signature of its note by KEY;
  - with --older, that earlier checkpoints of the same log (by the same KEY) are on the same history.

--no-chain takes entries as bytes, for the logs of others.

Exit: 0 nothing found; 10 a finding (its place is printed); 20 the check could not be made;
64 wrong usage.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CLEAN, FINDING, UNCHECKED, USAGE = 0, 10, 20, 64
WIDTH = 256
ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")


class Finding(Exception):
    """The log is not what it claims to be."""


class Unchecked(Exception):
    """The check could not be made."""


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def b64(text, length, what):
    """Base64 in its only spelling, of a value of so many bytes."""
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        raise Finding(f"{what}: not base64")
    if base64.b64encode(value).decode() != text:
        raise Finding(f"{what}: a second spelling of base64")
    if length is not None and len(value) != length:
        raise Finding(f"{what}: {len(value)} bytes where {length} are expected")
    return value


def decimal(text, what):
    if not re.fullmatch(r"0|[1-9][0-9]*", text):
        raise Finding(f"{what}: not a decimal number without leading zeros")
    value = int(text)
    if value >= 2**63:
        raise Finding(f"{what}: too large")
    return value


# --- signed note and checkpoint -----------------------------------------------------------------

class VerifierKey:
    """<name>+<8 hex digits>+<base64 of type and key>; type 1 is Ed25519 over the text."""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not parts[0]:
            raise Unchecked("the verifier key is not of the form name+id+key")
        self.name = parts[0]
        try:
            self.id = bytes.fromhex(parts[1])
            blob = base64.b64decode(parts[2], validate=True)
        except ValueError:
            raise Unchecked("the verifier key cannot be read")
        if len(blob) != 33 or blob[0] != 1:
            raise Unchecked("the verifier key is not Ed25519 (type 1)")
        if sha256(self.name.encode() + b"\n" + blob)[:4] != self.id:
            raise Unchecked("the verifier key's id does not belong to its name and key")
        self.public = blob[1:]

    def verifies(self, signature, message):
        der = ED25519_SPKI + self.public
        pem = ("-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der).decode()
               + "\n-----END PUBLIC KEY-----\n")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / "key").write_text(pem)
            (folder / "signature").write_bytes(signature)
            (folder / "message").write_bytes(message)
            try:
                answer = subprocess.run(
                    ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", folder / "key",
                     "-sigfile", folder / "signature", "-in", folder / "message"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            except FileNotFoundError:
                raise Unchecked("openssl is not installed")
        said = answer.stdout + answer.stderr
        if answer.returncode == 0 and b"Signature Verified Successfully" in said:
            return True
        if b"Signature Verification Failure" in said:
            return False
        raise Unchecked("openssl could not check: " + said.decode(errors="replace").strip())


class Checkpoint:
    """A signed note whose text is origin, size and root: three lines and no more."""

    def __init__(self, content, key, place):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise Finding(f"{place}: not UTF-8")
        if any(ord(c) < 0x20 and c != "\n" for c in text):
            raise Finding(f"{place}: a control character")
        body, separator, signatures = text.rpartition("\n\n")
        if not separator or not signatures.endswith("\n"):
            raise Finding(f"{place}: not a signed note")
        body += "\n"
        lines = body.split("\n")[:-1]
        if len(lines) != 3:
            raise Finding(f"{place}: {len(lines)} lines where origin, size and root are expected")
        self.origin = lines[0]
        if self.origin != key.name:
            raise Finding(f"{place}: origin {self.origin!r}, expected {key.name!r}")
        self.size = decimal(lines[1], f"{place}: size")
        self.root = b64(lines[2], 32, f"{place}: root")
        good = False
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "—" or not parts[1] or "+" in parts[1]:
                raise Finding(f"{place}: a malformed signature line")
            blob = b64(parts[2], None, f"{place}: signature")
            if len(blob) < 5:
                raise Finding(f"{place}: a signature line without a signature")
            if parts[1] == key.name and blob[:4] == key.id:
                if not key.verifies(blob[4:], body.encode()):
                    raise Finding(f"{place}: the signature by {key.name} is wrong")
                good = True
        if not good:
            raise Finding(f"{place}: no signature by {key.name}")


# --- entries ------------------------------------------------------------------------------------

def canonical(body, place):
    """The JSON value of a line, refused unless the line is its only spelling (RFC 8785)."""

    def members(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a member twice")
        return dict(pairs)

    def refuse(value):
        raise ValueError(f"{value} is not allowed")

    def spell(value):
        if value is True or value is False:
            return "true" if value else "false"
        if isinstance(value, int):
            if not 0 <= value <= 2**53 - 1:
                raise ValueError("a number out of range")
            return str(value)
        if isinstance(value, str):
            if any(ord(c) < 0x20 or 0xD800 <= ord(c) < 0xE000 for c in value):
                raise ValueError("a character that strings may not hold")
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if isinstance(value, list):
            return "[" + ",".join(spell(item) for item in value) + "]"
        if isinstance(value, dict):
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return "{" + ",".join(spell(n) + ":" + spell(value[n]) for n in names) + "}"
        raise ValueError("null is not allowed")

    try:
        text = body.decode("utf-8")
        value = json.loads(text, object_pairs_hook=members, parse_float=refuse,
                           parse_constant=refuse)
        if spell(value) != text:
            raise ValueError("not its canonical spelling")
    except (ValueError, RecursionError) as error:
        raise Finding(f"{place}: the body is not canonical JSON: {error}")
    if not isinstance(value, dict):
        raise Finding(f"{place}: the body is not an object")
    return value


TIME = re.compile(
    rb"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    rb"\.[0-9]{3}Z")


class Chain:
    """Follows the entries; keeps the hash of the last one, its time, and the next number of each
    series."""

    def __init__(self, origin):
        self.previous = sha256(b"antin.genesis/1\n" + origin.encode() + b"\n")
        self.time = b""
        self.books = Books()

    def append(self, index, entry, hash_):
        place = f"entry {index}"
        if len(entry) > 65535:
            raise Finding(f"{place}: longer than 65,535 bytes")
        lines = entry.split(b"\n")
        if len(lines) != 6 or lines[5] != b"":
            raise Finding(f"{place}: not five lines that each end with a newline")
        if lines[0] != b"antin.entry/1":
            raise Finding(f"{place}: not antin.entry/1")
        if lines[1] != str(index).encode():
            raise Finding(f"{place}: it calls itself {lines[1].decode(errors='replace')}")
        if lines[2] != base64.b64encode(self.previous):
            raise Finding(f"{place}: does not follow the entry before it")
        try:
            if not TIME.fullmatch(lines[3]):
                raise ValueError
            datetime.datetime.strptime(lines[3].decode(), "%Y-%m-%dT%H:%M:%S.%fZ")
        except ValueError:
            raise Finding(f"{place}: not a time")
        if lines[3] < self.time:
            raise Finding(f"{place}: earlier than the entry before it")
        self.books.append(canonical(lines[4], place), place)
        self.previous, self.time = hash_, lines[3]


class Books:
    """The numbers of each organ, book, series and year are consecutive in the order of the log."""

    def __init__(self):
        self.next = {}
        self.reserved = {}

    def append(self, body, place):
        kind = body.get("kind")
        for name in ("kind", "organ"):
            if not isinstance(body.get(name), str):
                raise Finding(f"{place}: the body has no {name}")
        if kind not in ("book.opened", "document.numbered", "document.received",
                        "number.reserved", "number.voided"):
            return
        series = tuple(body.get(name) for name in ("organ", "book", "series", "year"))
        if kind == "book.opened":
            if series in self.next:
                raise Finding(f"{place}: opens a book that is open")
            self.next[series] = body["first"]
            return
        number = body["number"]
        if kind == "number.voided":
            if number >= self.next.get(series, 0):
                raise Finding(f"{place}: voids the number {number}, which nobody has taken")
            return
        if "reserved" in body:
            held = self.reserved.get((series, body["reserved"]), set())
            if number not in held:
                raise Finding(f"{place}: takes the reserved number {number}, which is not free")
            held.remove(number)
            return
        if series not in self.next:
            raise Finding(f"{place}: a number in a book that was not opened")
        if number != self.next[series]:
            raise Finding(f"{place}: number {number} where {self.next[series]} comes next")
        last = number
        if kind == "number.reserved":
            last = body["last"]
            if last < number or last - number > 100_000:
                raise Finding(f"{place}: reserves no sensible range")
            index = int(place.split()[1])
            self.reserved[series, index] = set(range(number, last + 1))
        self.next[series] = last + 1


# --- tree and tiles -----------------------------------------------------------------------------

class Frontier:
    """The Merkle tree of RFC 6962 over leaves appended one by one: its perfect subtrees."""

    def __init__(self):
        self.size = 0
        self.subtrees = []  # (leaves, hash), largest first

    def append(self, leaf):
        self.size += 1
        leaves, hash_ = 1, leaf
        while self.subtrees and self.subtrees[-1][0] == leaves:
            hash_ = node_hash(self.subtrees.pop()[1], hash_)
            leaves *= 2
        self.subtrees.append((leaves, hash_))

    def root(self):
        if not self.subtrees:
            return sha256(b"")
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def tile_name(folder, index, width):
    """tile/<folder>/x001/x234/067.p/<width>; a full tile has no width."""
    text = f"{index:03d}"
    if len(text) % 3:
        text = text.zfill(len(text) + 3 - len(text) % 3)
    groups = [text[i:i + 3] for i in range(0, len(text), 3)]
    name = "/".join("x" + group for group in groups[:-1]) + ("/" if groups[1:] else "") + groups[-1]
    return f"tile/{folder}/{name}" + ("" if width == WIDTH else f".p/{width}")


class Log:
    """The files of a log. A partial tile may have given way to the full one."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def tile(self, folder, index, width):
        names = [tile_name(folder, index, width)]
        if width != WIDTH:
            names.append(tile_name(folder, index, WIDTH))
        for name in names:
            try:
                return name, (self.folder / name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise Unchecked(f"{name}: {error.strerror}")
        raise Finding(f"{names[0]}: the checkpoint promises it, and it is not there")

    def bundle(self, index, width):
        """The first `width` entries of a bundle."""
        name, content = self.tile("entries", index, width)
        position, entries = 0, []
        while position < len(content):
            if position + 2 > len(content):
                raise Finding(f"{name}: ends inside a length")
            length = int.from_bytes(content[position:position + 2], "big")
            position += 2
            if position + length > len(content):
                raise Finding(f"{name}: ends inside an entry")
            entries.append(content[position:position + length])
            position += length
        whole = width if name.endswith(f".p/{width}") else WIDTH
        if len(entries) != whole:
            raise Finding(f"{name}: holds {len(entries)} entries, not {whole}")
        return entries[:width]

    def compare(self, level, index, hashes):
        """A tile of hashes against what the entries give."""
        width = len(hashes)
        name, content = self.tile(str(level), index, width)
        whole = width if name.endswith(f".p/{width}") else WIDTH
        if len(content) != 32 * whole:
            raise Finding(f"{name}: {len(content)} bytes, not {32 * whole}")
        for place, hash_ in enumerate(hashes):
            if content[32 * place:32 * place + 32] != hash_:
                raise Finding(f"{name}: hash {place} is not the one that the entries give")


class Levels:
    """The tiles of every level, compared with the files as soon as they are complete."""

    def __init__(self, log):
        self.log = log
        self.open = []   # per level: the hashes of the tile that is being filled
        self.done = []   # per level: how many tiles are full

    def append(self, hash_, level=0):
        if level == len(self.open):
            self.open.append([])
            self.done.append(0)
        tile = self.open[level]
        tile.append(hash_)
        if len(tile) == WIDTH:
            self.log.compare(level, self.done[level], tile)
            self.done[level] += 1
            self.open[level] = []
            while len(tile) > 1:
                tile = [node_hash(tile[i], tile[i + 1]) for i in range(0, len(tile), 2)]
            self.append(tile[0], level + 1)

    def finish(self):
        for level, tile in enumerate(self.open):
            if tile:
                self.log.compare(level, self.done[level], tile)


def replay(folder, key, checkpoint_path=None, older=(), chained=True):
    """Raises the first finding; returns the checkpoint."""
    log = Log(folder)
    path = Path(checkpoint_path) if checkpoint_path else log.folder / "checkpoint"

    def read(path):
        try:
            return Checkpoint(path.read_bytes(), key, str(path.name))
        except OSError as error:
            raise Unchecked(f"{path}: {error.strerror}")

    checkpoint = read(path)
    earlier = {}
    for name in older:
        other = read(Path(name))
        if other.size > checkpoint.size:
            raise Unchecked(f"{name}: of size {other.size}, later than the log in hand")
        if earlier.setdefault(other.size, other.root) != other.root:
            raise Finding(f"{name}: two roots at size {other.size}: the log was forked")
    frontier, levels = Frontier(), Levels(log)
    chain = Chain(checkpoint.origin) if chained else None

    def compare_earlier():
        root = earlier.get(frontier.size)
        if root is not None and root != frontier.root():
            raise Finding(f"size {frontier.size}: an earlier checkpoint had another root: forked")

    compare_earlier()
    for index in range((checkpoint.size + WIDTH - 1) // WIDTH):
        for entry in log.bundle(index, min(WIDTH, checkpoint.size - index * WIDTH)):
            hash_ = leaf_hash(entry)
            if chain:
                try:
                    chain.append(frontier.size, entry, hash_)
                except (KeyError, TypeError) as error:
                    raise Finding(f"entry {frontier.size}: a member is missing or of another type: "
                                  f"{error}")
            levels.append(hash_)
            frontier.append(hash_)
            compare_earlier()
    levels.finish()
    if frontier.root() != checkpoint.root:
        raise Finding(f"{path.name}: its root is not the root of the {checkpoint.size} entries")
    return checkpoint


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"replay: {message}\n")


def main(arguments):
    parser = Parser(prog="replay.py", description="Replays an exported log.")
    parser.add_argument("folder")
    parser.add_argument("--vkey", required=True, help="the log's verifier key, or a file with it")
    parser.add_argument("--checkpoint", help="in place of DIR/checkpoint")
    parser.add_argument("--older", action="append", default=[], help="an earlier checkpoint")
    parser.add_argument("--no-chain", action="store_true", help="entries are bytes")
    options = parser.parse_args(arguments)
    try:
        text = options.vkey
        if "+" not in text or Path(text).is_file():
            text = Path(text).read_text(encoding="utf-8")
        checkpoint = replay(options.folder, VerifierKey(text), options.checkpoint, options.older,
                            not options.no_chain)
    except Finding as finding:
        print(f"FINDING: {finding}")
        return FINDING
    except (Unchecked, OSError) as error:
        print(f"NOT CHECKED: {error}")
        return UNCHECKED
    print(f"CLEAN: {checkpoint.size} entries, root {base64.b64encode(checkpoint.root).decode()}, "
          f"signed by {checkpoint.origin}")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
