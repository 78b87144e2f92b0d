"""Audits: every file of a run, and what is said of it afterwards."""

import dataclasses
import itertools
import json
import re
import shutil
import zipfile

from comparing.allowed import (
    merkle,
    without_basis,
    without_basis_rows,
    without_signatures_in_lines,
    without_signatures_in_proof,
)
from comparing.material import options
from comparing.questions import DEFAULT, ROLES, SCENARIOS


@dataclasses.dataclass
class Audit:
    """A run, everything in its folder, and what is said of it afterwards."""

    name: str
    inputs: list
    asked: dict
    flags: list = dataclasses.field(default_factory=list)
    stdin: bytes = b""
    kind: str = "audit"
    documents: list = dataclasses.field(default_factory=list)

    @property
    def arguments(self):
        return ["audit", *self.inputs, "--out", self.name, *self.flags, *options(self.asked)]

    def answers(self, build, work):
        """Everything that the build writes of the run, by name."""
        answers = {}

        def say(what, *arguments, stdin=b""):
            said = build.call(arguments, stdin)
            answers.update({f"{what}: {part}": content for part, content in said.items()})
            return said["stdout"]

        say("run", *self.arguments, stdin=self.stdin)
        folder = build.folder / self.name
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    answers[path.name] = "\n".join(book.namelist()).encode()
                    answers.update({f"{path.name}, {name}": book.read(name) for name in book.namelist()})
            else:
                answers[path.name] = path.read_bytes()
        say("again", *self.arguments, stdin=self.stdin)
        other = dataclasses.replace(self, asked=self.asked | {"--at": "2024-02-29"})
        say("at another time", *other.arguments, stdin=self.stdin)

        for policy in ("required", "advisory"):
            say(f"replay {policy}", "audit", "replay", self.name, "--policy", work.policies[policy])
        recognition = "testdata/formats/agreement/recognition.toml"
        say("replay recognition", "audit", "replay", self.name, "--recognition", recognition)
        say("replay formats", "audit", "replay", self.name, "--formats", "testdata/formats/agreement")

        if "summary.json" not in answers:
            return answers
        summary = json.loads(answers["summary.json"])
        root, entries = summary["merkle"]["root"], summary["entries"]
        license = "testdata/vectors/sh-catalogue-jws-1/good.json"
        say("proof of a license", "audit", "prove", license, "--run", self.name)
        for entry in sorted({0, 1, entries // 2, entries - 1, entries}):
            proof = say(f"proof {entry}", "audit", "prove", "--entry", str(entry), "--run", self.name)
            say(f"check of proof {entry}", "audit", "check-proof", "-", "--root", root, stdin=proof)
            if entry == 0:
                # The first build's proofs have to hold for the second one too.
                first = work.first_proofs.setdefault(self.name, (proof, root))
                say("check of the old build's proof", "audit", "check-proof", "-", "--root", first[1], stdin=first[0])
                say("check without root", "audit", "check-proof", "-", stdin=proof)
                altered = proof.replace(b'{\\"entry\\":0', b'{\\"entry\\":9')
                say("check of an altered proof", "audit", "check-proof", "-", stdin=altered)
                say("check of another root", "audit", "check-proof", "-", "--root", "0" * 64, stdin=proof)
        shutil.rmtree(folder)
        return answers

    def settle(self, old, new, work):
        """Takes out of both what may differ; how many reports had signatures."""
        if not all("summary.json" in found for found in (old, new)):
            return 0
        bases = tuple(json.loads(found["journal.jsonl"].split(b"\n")[0])["basis"] for found in (old, new))
        work.bases.add(tuple(json.dumps(basis, sort_keys=True) for basis in bases))
        for found in (old, new):
            for name in ("journal.jsonl", "summary.json"):
                found[name] = without_basis(found[name])
            found["report.html"] = without_basis_rows(found["report.html"])
            refused = "at another time: stderr"
            found[refused] = re.sub(rb"\(technical: .* now\)", b"(technical: *)", found[refused], flags=re.S)

        after, had = without_signatures_in_lines(old["results.jsonl"], new["results.jsonl"])
        if had:
            follow(new, new["results.jsonl"].splitlines(), after.splitlines())
            new["results.jsonl"] = after
        self.documents = after.splitlines()
        return had

    def complaint(self, old):
        return None if self.documents else "no entries"


def follow(found, lines, shorter):
    """What a run says of its lines, said of the shorter ones: where it is right of the lines themselves."""
    ends = [list(itertools.accumulate((len(line) + 1 for line in some), initial=0)) for some in (lines, shorter)]
    lengths = {b'"results":%d,' % end: b'"results":%d,' % other for end, other in zip(*ends)}
    swap = lambda by: lambda part: by.get(part[0], part[0])
    found["journal.jsonl"] = re.sub(rb'"results":\d+,', swap(lengths), found["journal.jsonl"])
    hashes = dict(zip(merkle(lines), merkle(shorter)))
    found["leaves.bin"] = re.sub(rb"(?s).{32}", swap(hashes), found["leaves.bin"])
    digits = {one.hex().encode(): other.hex().encode() for one, other in hashes.items()}
    for name in found:
        if name.startswith("proof") and name.endswith("stdout"):
            found[name] = without_signatures_in_proof(found[name])
        if name.startswith(("summary.json", "report.html", "proof", "check")):
            found[name] = re.sub(rb"\b[0-9a-f]{64}\b", swap(digits), found[name])


def audits(work):
    """Archives with every question; everything else that runs take, asked once."""
    number = itertools.count()
    run = lambda inputs, asked={}, **more: Audit(f"run-{next(number)}", inputs, DEFAULT | asked, **more)
    for archive in [work.zipped, *work.archives]:
        for region in work.regions:
            yield run([archive], {"--region": region})
        for role, scenario in itertools.product(ROLES, SCENARIOS):
            yield run([archive], {"--region": "all", "--role": role, "--scenario": scenario})
        for region in work.regions[1:3]:
            yield run([archive], {"--region": region}, flags=["--threads", "1", "--checkpoint", "100"])
    for trust in ("stale-lists", "no-lists", "display", "denied", "empty", "kind-scoped", "retired"):
        for revocation in ("required", "advisory"):
            asked = {"--trust": f"testdata/trust/{trust}", "--region": "all", "--revocation": revocation}
            yield run([work.zipped], asked)
    yield run([work.zipped], {"--trust": None})
    for day, region in itertools.product(["2019-01-01", "2026-06-01", "2028-06-01"], work.regions):
        yield run([work.zipped], {"--at": day, "--region": region, "--formats": "testdata/formats/agreement"})
    for inputs in [["testdata/vectors"], *([archive] for archive in work.containers), ["missing", *work.containers]]:
        yield run(inputs, {"--region": "all"})
    for form, content in work.streams.items():
        yield run(["-"], flags=["--stream", form], stdin=content)
