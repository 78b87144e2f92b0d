#!/usr/bin/env python3
"""Runs two builds of the command line over everything in testdata/ and compares their answers byte for byte.

    .ci/compare_builds.py OLD NEW [ARCHIVE…]

OLD and NEW are binaries. Compared are exit code, standard error, standard output and every file that is written: every
document × reader × relying region × scenario as JSON lines, each document as its own vector asks, texts in both
languages, holder files, `inspect`, `diff`, `matter`, `code`, `layouts`, `check`, `--explain`, helps, and audits of
archives made of the vectors and of each ARCHIVE, with their proofs and replays.

What may differ, and nothing else:
1. A report of NEW may have a member `signatures`, a list, where OLD has none. It is cut out of NEW's text. Its line
   in `results.jsonl` being longer then, the lengths in `journal.jsonl` and the Merkle hashes are computed anew: a
   number or hash of NEW is replaced only if it is the right one for NEW's own lines, and by the right one for the
   lines without `signatures`.
2. How the basis of a run is printed: the member `basis` of `journal.jsonl` and `summary.json`, the last table of
   `report.html` but for its Merkle root, and what standard error says of a run that was begun on another basis. Over
   all runs, two have one basis in NEW where they have one in OLD, and only there.
3. The bytes of `problems.xlsx` as a zip archive: its members are compared, their order included.

Exits 0 where all is equal, 1 where anything differs, 2 where some kind of answer was not compared at all.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import difflib
import functools
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

sys.dont_write_bytecode = True

from comparing.audits import audits  # noqa: E402
from comparing.material import ROOT, Work  # noqa: E402
from comparing.questions import ITSELF, KINDS, commands, every_document, explanations, readings  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("archives", type=pathlib.Path, nargs="*")
    typed = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="compare-builds-") as folder:
        work = Work(pathlib.Path(folder), typed.archives)
        builds = [Build(typed.old, work.folder / "old"), Build(typed.new, work.folder / "new")]
        tally = Tally()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for questions in [every_document, readings, commands, explanations, audits]:
                for result in pool.map(functools.partial(compared, builds, work), questions(work)):
                    tally.add(result)
                print(f"{questions.__name__}: compared after {time.monotonic() - begin:.0f} s", file=sys.stderr)
        return tally.told(work, time.monotonic() - begin)


def compared(builds, work, job):
    """One question to both builds, the old one first."""
    old, new = (job.answers(build, work) for build in builds)
    work.codes.update(code.decode() for code in re.findall(rb'"code":"([a-z0-9-]+)"', old.get("stdout", b"")))
    signatures = job.settle(old, new, work)
    complaints = [("too few answers", text) for text in [job.complaint(old)] if text]
    for part in [part for part in {**old, **new} if old.get(part) != new.get(part)]:
        complaints.append((part, difference(old.get(part), new.get(part), job.documents)))
    call = " ".join(["elicense", *(word for word in job.arguments if word not in job.documents)])
    complaints = [Complaint(job.kind, part, f"{job.kind}, {part}: {call}\n    {text}") for part, text in complaints]
    code = next(content for part, content in old.items() if part.endswith("exit code")).decode()
    return Result(job.kind, len(old), len(job.documents), code, signatures, complaints)


@dataclasses.dataclass
class Result:
    kind: str
    parts: int
    documents: int
    code: str
    signatures: int
    complaints: list


class Complaint(NamedTuple):
    kind: str
    part: str
    text: str


def difference(old, new, documents):
    """The first lines that differ, as a small unified diff."""
    if old is None or new is None:
        return f"only in {'new' if old is None else 'old'}"
    lines = itertools.zip_longest(old.split(b"\n"), new.split(b"\n"), fillvalue=b"")
    differ = [(number, one, other) for number, (one, other) in enumerate(lines) if one != other]
    number, one, other = differ[0]
    of = f", {documents[number]}" if number < len(documents) and isinstance(documents[number], str) else ""
    text = lambda line: line[:1_000_000].decode("utf-8", "backslashreplace").translate(VISIBLE)
    split = lambda line: text(line).replace(',"', ',\n"').splitlines()
    shown = [text[:200] for text in difflib.unified_diff(split(one), split(other), "old", "new", lineterm="", n=1)]
    more = ["…"] if len(shown) > 16 else []
    return "\n    ".join([f"{len(differ)} lines differ, the first is line {number + 1}{of}", *shown[:16], *more])


class Build:
    """A build, in a folder of its own that looks like the other's."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary.resolve(strict=True), folder
        folder.mkdir()
        for name in ("testdata", "formats"):
            (folder / name).symlink_to(ROOT / name)

    def call(self, arguments, stdin=b""):
        environment = {"PATH": os.environ["PATH"], "LANG": "C"}
        # Under one name: helps repeat by which they were called.
        called = {"executable": self.binary, "cwd": self.folder, "env": environment, "timeout": 1800}
        ran = subprocess.run(["elicense", *arguments], input=stdin, capture_output=True, **called)
        return {"exit code": str(ran.returncode).encode(), "stderr": ran.stderr, "stdout": ran.stdout}


class Tally:
    """What was compared, by kind of question."""

    def __init__(self):
        self.calls, self.parts, self.documents = (collections.Counter() for _ in range(3))
        self.codes = collections.defaultdict(collections.Counter)
        self.signatures, self.shown, self.complaints = 0, 0, []

    def add(self, result):
        self.calls[result.kind] += 1
        self.parts[result.kind] += result.parts
        self.documents[result.kind] += result.documents
        self.codes[result.kind][result.code] += 1
        self.signatures += result.signatures
        self.complaints += result.complaints
        for complaint in result.complaints[: max(0, SHOWN - self.shown)]:
            self.shown += 1
            print(complaint.text, flush=True)

    def told(self, work, seconds):
        """Says what was compared; the exit code."""
        for kind in KINDS:
            codes = " ".join(f"{code}:{count}" for code, count in sorted(self.codes[kind].items()))
            print(
                f"{kind}: {self.calls[kind]} calls, {self.parts[kind]} outputs, {self.documents[kind]} answers to"
                f" documents; exit codes {codes}"
            )
        olds, news = ({pair[side] for pair in work.bases} for side in (0, 1))
        print(f"bases of runs: {len(olds)} in the old build, {len(news)} in the new one, {len(work.bases)} pairs")
        if not len(olds) == len(news) == len(work.bases):
            text = "two runs have one basis in one build, and two in the other"
            self.complaints.append(Complaint("audit", "bases", text))
            print(text)
        print(f"reports with signatures: {self.signatures}")
        print(f"in all: {sum(self.calls.values())} calls of each build, {sum(self.parts.values())} outputs,", end=" ")
        print(f"{sum(self.documents.values())} answers to documents, in {seconds:.0f} s")
        for (kind, part), count in collections.Counter(complaint[:2] for complaint in self.complaints).items():
            print(f"differences of {kind}, {part}: {count}")
        print(f"differences in all: {len(self.complaints)}")
        missing = [kind for kind in KINDS if not self.documents[kind] and kind != ITSELF]
        if missing or not self.calls[ITSELF] or not work.vectors:
            print(f"nothing was compared of: {', '.join(missing) or ITSELF}")
            return 2
        return 1 if self.complaints else 0


# Differences that are shown; of all others it is said where they are.
SHOWN = 12
VISIBLE = {code: f"\\x{code:02x}" for code in [*range(32), 127]}


if __name__ == "__main__":
    sys.exit(main())
