"""Every vector: byte for byte what the command line prints."""

import collections
import json
import os
import subprocess
import tomllib

import elicense
from conftest import DATA, ROOT

# What a vector is asked with, by the option of the command line. One showing after the other is asked of the command line
# and of the page alone: nobody remembers showings here.
ASKED = {
    "trust": "trust", "formats": "formats", "at": "at", "relying": "region", "scenario": "scenario", "role": "role",
    "holder_name": "holder-name", "holder_id": "holder-id", "challenge": "challenge", "audience": "audience-name",
}


def questions():
    """The inputs of all vectors, those with one question together."""
    groups = collections.defaultdict(list)
    for path in sorted(DATA.glob("*/*/*.toml")):
        if path.parts[-3] not in ("vectors", "ofd", "pdf"):
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        asked = {key: table[key] for key in ASKED if key in table}
        groups[json.dumps(asked, sort_keys=True)].append(path.parent / table["input"])
    return [(json.loads(text), inputs) for text, inputs in groups.items()]


def printed(program, asked, names):
    """The lines of the command line."""
    folders = {"trust": f"testdata/trust/{asked['trust']}"}
    if "formats" in asked:
        folders["formats"] = f"testdata/{asked['formats']}"
    command = [str(program), "verify", "--format", "jsonl", *names]
    for key, value in (asked | folders).items():
        command += [f"--{ASKED[key]}", value]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    lines = told.stdout.splitlines()
    assert len(lines) == len(names), (command, told.stderr.decode())
    return lines


def question_of(asked):
    """The same question in Python."""
    holder = (asked.get("holder_name"), asked.get("holder_id"))
    question = {
        "at": asked["at"], "region": asked.get("relying"), "scenario": asked.get("scenario"), "role": asked.get("role"),
        "holder": holder if any(holder) else None, "audience": asked.get("audience"),
    }
    if "challenge" in asked:
        question["challenge"] = asked["challenge"].encode()
    return question


def verifier_of(asked):
    formats = ROOT / "testdata" / asked["formats"] if "formats" in asked else None
    return elicense.Verifier(trust=DATA / "trust" / asked["trust"], formats=formats)


def test_every_vector_is_answered_with_the_bytes_of_the_command_line(program, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    count, different = 0, []
    for asked, inputs in (all_questions := questions()):
        names = [os.path.relpath(path, ROOT) for path in inputs]
        verifier, question = verifier_of(asked), question_of(asked)
        answers = verifier.verify_many(names, **question)
        many = verifier.verify_many([path.read_bytes() for path in inputs], names=names, **question)
        assert [one.to_json() for one in answers] == [one.to_json() for one in many]
        lines = printed(program, asked, names)
        different += [name for name, line, one in zip(names, lines, answers, strict=True) if line != one.to_json()]
        count += len(names)
    assert not different, (len(different), different[:5])
    assert count > 500
    with capsys.disabled():
        print(f"\n{count} vectors ({len(all_questions)} questions): the wheel's reports are the command line's bytes")
