"""Every command of Docs/api.md works as the page says."""
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

from antin_browser import ROOT, site

BLOCK = re.compile(r"^```(sh setup|sh|json|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    """The commands of the page, each with the answer that follows it or None."""
    page = (ROOT / "Docs" / "api.md").read_text(encoding="utf-8")
    found = []
    for kind, text in BLOCK.findall(page):
        if kind in ("json", "text"):
            found[-1][1] = (kind, text)
        elif kind == "sh":
            found.append([text, None])
    return found


class APIPageTests(unittest.TestCase):
    def compare(self, wanted, got, where):
        if isinstance(wanted, dict):
            self.assertIsInstance(got, dict, where)
            for name, value in wanted.items():
                if name == "…":
                    self.assertTrue(got, where)
                    continue
                self.assertIn(name, got, where)
                self.compare(value, got[name], f"{where}: {name}")
        elif wanted != "…":
            self.assertEqual(wanted, got, where)

    def test_every_command_answers_as_the_page_says(self):
        here = site()
        commands = blocks()
        self.assertGreater(len(commands), 8)
        with tempfile.TemporaryDirectory() as folder:
            # The page speaks of .demo and of the root of the package.
            pathlib.Path(folder, ".demo").symlink_to(here.folder)
            for name in ("scripts", "Tests"):
                pathlib.Path(folder, name).symlink_to(ROOT / name)
            pathlib.Path(folder, ".build").mkdir()
            pathlib.Path(folder, ".build", "debug").symlink_to(here.programs)
            state = "url=%s organ=000.00.09.H99 token=$(cat .demo/khoa/van-thu.token)\n" % shlex.quote(here.url)
            for command, answer in commands:
                with self.subTest(command.strip().splitlines()[0]):
                    ran = subprocess.run(
                        ["bash", "-euo", "pipefail", "-c", state + command], cwd=folder, text=True,
                        capture_output=True, timeout=120,
                        env={**os.environ, "XDG_CONFIG_HOME": str(here.file("cau-hinh"))})
                    self.assertEqual(ran.returncode, 0, ran.stdout[-800:] + ran.stderr)
                    if answer and answer[0] == "json":
                        self.compare(json.loads(answer[1]), json.loads(ran.stdout), ran.stdout[:800])
                    elif answer:
                        self.assertIn(answer[1].strip(), ran.stdout)
                # What a block sets, the next ones know.
                for line in re.findall(r"^(\w+=.*)$", command, re.MULTILINE):
                    state += line + "\n"


if __name__ == "__main__":
    unittest.main()
