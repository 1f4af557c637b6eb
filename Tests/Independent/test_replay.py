"""replay.py on logs made here, good and bad, and on the log of others where one is at hand."""

import base64
import os
import shutil
import subprocess
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import replay

ORIGIN = "register.example.test/log"
SEED = bytes(range(32))
SHARED = Path(os.environ.get("ANTIN_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))


def make_key(folder, seed=SEED, name=ORIGIN):
    """A key from a fixed seed: the path of its PEM, and the verifier key."""
    pem = folder / "test-log-key.pem"
    der = bytes.fromhex("302e020100300506032b657004220420") + seed
    pem.write_text("-----BEGIN " + "PRIVATE KEY-----\n" + base64.b64encode(der).decode()
                   + "\n-----END PRIVATE KEY-----\n")
    spki = subprocess.run(["openssl", "pkey", "-in", pem, "-pubout", "-outform", "DER"],
                          stdout=subprocess.PIPE, check=True).stdout
    blob = b"\x01" + spki[-32:]
    identity = replay.sha256(name.encode() + b"\n" + blob)[:4]
    return pem, f"{name}+{identity.hex()}+{base64.b64encode(blob).decode()}"


def sign(folder, pem, vkey, text):
    """The note over the text, signed by openssl."""
    (folder / "text").write_bytes(text)
    signature = subprocess.run(
        ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", pem, "-in", folder / "text"],
        stdout=subprocess.PIPE, check=True).stdout
    name, identity, _ = vkey.split("+", 2)
    line = base64.b64encode(bytes.fromhex(identity) + signature).decode()
    return text + f"\n— {name} {line}\n".encode()


def entry(index, previous, time, body):
    return b"antin.entry/1\n%d\n%s\n%s\n%s\n" % (
        index, base64.b64encode(previous), time.encode(), body.encode())


def entries(bodies):
    """A chain of entries, one second apart."""
    previous, made = replay.sha256(f"antin.genesis/1\n{ORIGIN}\n".encode()), []
    for index, body in enumerate(bodies):
        time = "2027-01-05T%02d:%02d:%02d.000Z" % (index // 3600, index // 60 % 60, index % 60)
        made.append(entry(index, previous, time, body))
        previous = replay.leaf_hash(made[-1])
    return made


def opened(first=1):
    return ('{"book":"di","direction":"outgoing","first":%d,"kind":"book.opened","name":"Đi",'
            '"organ":"000.00.00.H99","series":"CHUNG","year":2027}' % first)


def numbered(number, extra=""):
    return ('{"book":"di","date":"2027-01-05","dispatch":"%032x","kind":"document.numbered",'
            '"number":%d,"organ":"000.00.00.H99"%s,"series":"CHUNG","signed":[],"year":2027}'
            % (number, number, extra))


class Made:
    """A log on disk, written from a list of entries with no code of the replay but its hashes."""

    def __init__(self, folder, made, size=None, root=None, text=None):
        self.folder, self.log = folder, folder / "log"
        self.log.mkdir()
        pem, self.vkey = make_key(folder)
        leaves = [replay.leaf_hash(item) for item in made]
        self.put("entries", [len(item).to_bytes(2, "big") + item for item in made])
        level, hashes = 0, leaves
        while hashes:
            self.put(str(level), hashes)
            hashes = [self.root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
            level += 1
        size = len(made) if size is None else size
        text = text or f"{ORIGIN}\n{size}\n{base64.b64encode(root or self.root(leaves)).decode()}\n"
        (self.log / "checkpoint").write_bytes(sign(folder, pem, self.vkey, text.encode()))

    def put(self, name, items):
        for start in range(0, len(items), 256):
            part = items[start:start + 256]
            path = self.log / replay.tile_name(name, start // 256, len(part))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(part))

    @staticmethod
    def root(hashes):
        """RFC 6962 section 2.1 by its recursive definition, unlike the frontier of the replay."""
        if not hashes:
            return replay.sha256(b"")
        if len(hashes) == 1:
            return hashes[0]
        half = 1
        while half * 2 < len(hashes):
            half *= 2
        return replay.node_hash(Made.root(hashes[:half]), Made.root(hashes[half:]))

    def replay(self, *more):
        return replay.main([str(self.log), "--vkey", self.vkey, *map(str, more)])

    def files(self):
        return sorted(path for path in self.log.rglob("*") if path.is_file())


class ReplayTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="antin-replay-"))
        self.addCleanup(shutil.rmtree, self.folder)
        quiet = open(os.devnull, "w", encoding="utf-8")
        self.addCleanup(quiet.close)
        patch = unittest.mock.patch("sys.stdout", quiet)
        patch.start()
        self.addCleanup(patch.stop)

    def made(self, bodies, **more):
        return Made(self.folder, entries(bodies), **more)

    def test_sizes_around_a_tile_are_clean(self):
        for size in (0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600):
            with self.subTest(size=size):
                shutil.rmtree(self.folder / "log", ignore_errors=True)
                bodies = [opened()] + [numbered(n) for n in range(1, size)]
                self.assertEqual(self.made(bodies[:size]).replay(), replay.CLEAN)

    def test_every_changed_byte_of_every_file_is_found(self):
        made = self.made([opened(), numbered(1), numbered(2)])
        key = replay.VerifierKey(made.vkey)
        for path in made.files():
            content = path.read_bytes()
            # Calling openssl costs milliseconds, so the checkpoint is sampled here; the text of a
            # note is covered by its signature, and the tests below take its other parts.
            step = 7 if path.name == "checkpoint" else 1
            for place in range(0, len(content), step):
                changed = bytearray(content)
                changed[place] ^= 1
                path.write_bytes(changed)
                with self.assertRaises(replay.Finding, msg=f"{path.name} byte {place}"):
                    replay.replay(made.log, key)
            path.write_bytes(content)
        self.assertEqual(made.replay(), replay.CLEAN)

    def test_no_proper_prefix_of_a_file_is_clean(self):
        made = self.made([opened(), numbered(1)])
        key = replay.VerifierKey(made.vkey)
        for path in made.files():
            content = path.read_bytes()
            for end in range(0, len(content), 5):
                path.write_bytes(content[:end])
                with self.assertRaises(replay.Finding, msg=f"{path.name} cut at {end}"):
                    replay.replay(made.log, key)
            path.write_bytes(content)

    def test_a_missing_file_is_found(self):
        made = self.made([opened()] + [numbered(n) for n in range(1, 258)])
        for path in made.files():
            content = path.read_bytes()
            path.unlink()
            expected = replay.UNCHECKED if path.name == "checkpoint" else replay.FINDING
            self.assertEqual(made.replay(), expected, path)
            path.write_bytes(content)

    def test_a_full_tile_may_stand_for_the_partial_one(self):
        made = self.made([opened()] + [numbered(n) for n in range(1, 256)])
        (self.folder / "small").mkdir()
        small = Made(self.folder / "small",
                     entries([opened()] + [numbered(n) for n in range(1, 5)]))
        shutil.copy(small.log / "checkpoint", self.folder / "older")
        self.assertEqual(made.replay("--checkpoint", self.folder / "older"), replay.CLEAN)

    def test_an_older_checkpoint_must_lie_on_the_same_history(self):
        bodies = [opened()] + [numbered(n) for n in range(1, 9)]
        made = self.made(bodies)
        forked = bodies[:4] + [numbered(4, ',"reserved":0')]
        for name, changed in (("same", bodies[:5]), ("other", forked)):
            (self.folder / name).mkdir()
            older = Made(self.folder / name, entries(changed))
            expected = replay.CLEAN if name == "same" else replay.FINDING
            self.assertEqual(made.replay("--older", older.log / "checkpoint"), expected, name)

    def test_the_checkpoint_says_exactly_three_lines(self):
        bodies = [opened()]
        root = base64.b64encode(Made.root([replay.leaf_hash(entries(bodies)[0])])).decode()
        for text, expected in (
            (f"{ORIGIN}\n1\n{root}\n", replay.CLEAN),
            (f"{ORIGIN}\n1\n{root}\nextension\n", replay.FINDING),
            (f"{ORIGIN}\n01\n{root}\n", replay.FINDING),
            (f"{ORIGIN}\n2\n{root}\n", replay.FINDING),
            (f"{ORIGIN}\n0\n{root}\n", replay.FINDING),
            (f"{ORIGIN}x\n1\n{root}\n", replay.FINDING),
            (f"{ORIGIN}\n1\n{root[:-2]}==\n", replay.FINDING),
        ):
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            self.assertEqual(self.made(bodies, text=text).replay(), expected, text)

    def test_another_key_is_no_signature(self):
        made = self.made([opened()])
        (self.folder / "k").mkdir()
        _, other = make_key(self.folder / "k", bytes(32))
        self.assertEqual(replay.main([str(made.log), "--vkey", other]), replay.FINDING)
        self.assertEqual(replay.main([str(made.log), "--vkey", "nothing"]), replay.UNCHECKED)
        broken = made.vkey.replace("+", "+00", 1)
        self.assertEqual(replay.main([str(made.log), "--vkey", broken]), replay.UNCHECKED)

    def test_what_an_entry_may_not_be(self):
        good = entries([opened(), numbered(1)])
        genesis = replay.sha256(f"antin.genesis/1\n{ORIGIN}\n".encode())
        time = "2027-01-05T00:00:01.000Z"
        first = replay.leaf_hash(good[0])
        bad = {
            "another index": entry(2, first, time, numbered(1)),
            "another predecessor": entry(1, genesis, time, numbered(1)),
            "time running back": entry(1, first, "2027-01-04T23:59:59.999Z", numbered(1)),
            "a day that is none": entry(1, first, "2027-02-30T00:00:00.000Z", numbered(1)),
            "a time of another form": entry(1, first, "2027-01-05T00:00:01Z", numbered(1)),
            "a space in the body": entry(1, first, time, numbered(1).replace(",", ", ", 1)),
            "members out of order": entry(1, first, time, '{"organ":"A","kind":"x"}'),
            "a member twice": entry(1, first, time, '{"kind":"x","kind":"x","organ":"A"}'),
            "null": entry(1, first, time, '{"kind":"x","organ":"A","z":null}'),
            "a fraction": entry(1, first, time, '{"kind":"x","n":1.5,"organ":"A"}'),
            "a negative number": entry(1, first, time, '{"kind":"x","n":-1,"organ":"A"}'),
            "a number too large": entry(1, first, time,
                                        '{"kind":"x","n":9007199254740992,"organ":"A"}'),
            "an escape that is not needed": entry(1, first, time,
                                                  '{"kind":"\\u0078","organ":"A"}'),
            "no kind": entry(1, first, time, '{"organ":"A"}'),
            "a list": entry(1, first, time, "[]"),
            "no newline at the end": good[1][:-1],
            "a line more": good[1] + b"\n",
            "a carriage return": good[1].replace(b"\n", b"\r\n"),
            "another version": good[1].replace(b"entry/1", b"entry/2"),
            "a leading zero": good[1].replace(b"\n1\n", b"\n01\n"),
        }
        for what, second in bad.items():
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            self.assertEqual(Made(self.folder, [good[0], second]).replay(), replay.FINDING, what)

    def test_numbers_without_gaps(self):
        reserved = ('{"book":"di","date":"2027-01-05","kind":"number.reserved","last":4,"number":2,'
                    '"organ":"000.00.00.H99","record":"","series":"CHUNG","year":2027}')
        for bodies, expected in (
            ([opened(), numbered(1), numbered(2)], replay.CLEAN),
            ([opened(70), numbered(70)], replay.CLEAN),
            ([numbered(1)], replay.FINDING),
            ([opened(), numbered(2)], replay.FINDING),
            ([opened(), numbered(1), numbered(1)], replay.FINDING),
            ([opened(), numbered(1), numbered(3)], replay.FINDING),
            ([opened(), opened()], replay.FINDING),
            ([opened(), numbered(1), reserved, numbered(5)], replay.CLEAN),
            ([opened(), numbered(1), reserved, numbered(3)], replay.FINDING),
            ([opened(), numbered(1), reserved, numbered(3, ',"reserved":2')], replay.CLEAN),
            ([opened(), numbered(1), reserved] + [numbered(3, ',"reserved":2')] * 2,
             replay.FINDING),
            ([opened(), numbered(1), reserved, numbered(5, ',"reserved":2')], replay.FINDING),
        ):
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            self.assertEqual(self.made(bodies).replay(), expected, bodies)

    def test_a_log_of_others(self):
        log = SHARED / "vectors/log/tessera-log"
        if not log.is_dir():
            self.skipTest("no log of others is at hand (ANTIN_SHARED)")
        key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
        for size in range(16):
            older = [f"--older={log}/checkpoint.{n}" for n in range(size + 1)]
            code = replay.main([str(log), "--vkey", key, "--no-chain",
                                "--checkpoint", f"{log}/checkpoint.{size}", *older])
            self.assertEqual(code, replay.CLEAN, size)


class NameTests(unittest.TestCase):
    def test_tile_names(self):
        for index, width, name in (
            (0, 256, "tile/0/000"), (5, 3, "tile/0/005.p/3"), (999, 256, "tile/0/999"),
            (1000, 256, "tile/0/x001/000"), (1234067, 1, "tile/0/x001/x234/067.p/1"),
        ):
            self.assertEqual(replay.tile_name("0", index, width), name)


if __name__ == "__main__":
    unittest.main()
