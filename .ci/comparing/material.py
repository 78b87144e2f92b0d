"""What the builds are run over: the files of testdata/, and archives, holder files and keys made of them."""

import collections
import gzip
import hashlib
import io
import pathlib
import random
import re
import tarfile
import tomllib
import warnings
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Work:
    """The vectors and whatever is made of them, where both builds find it under one name."""

    def __init__(self, folder, archives):
        self.folder = folder
        (folder / "shared").mkdir()
        self.codes, self.bases, self.first_proofs = set(), set(), {}
        self.vectors = [
            table | {"path": str(path.with_name(table["input"]).relative_to(ROOT))}
            for path, table in tables("testdata/vectors")
        ]
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "testdata").rglob("*") if path.is_file())
        self.inputs = [name for name in files if name.startswith("testdata/vectors/") and not name.endswith(".toml")]
        self.goods = sorted({vector["path"] for vector in self.vectors if "/good" in vector["path"]})
        data = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "formats").glob("*.toml"))
        self.others = [name for name in files if not name.startswith("testdata/vectors/")] + data + ["testdata", "gone"]
        groups = collections.defaultdict(list)
        for vector in self.vectors:
            groups[(*settings(vector).values(), "seen" in vector)].append(vector)
        self.groups = list(groups.values())
        rules = [ROOT / "formats/recognition.toml", *(ROOT / "testdata/formats").rglob("recognition.toml")]
        parties = {party for path in rules for party in tomllib.loads(path.read_text("utf-8"))["agreement"]["parties"]}
        self.regions = [None, *sorted(parties), "all"]
        self.comparisons = [table for _, table in tables("testdata/comparisons")]
        self.people(tables("testdata/matters"))
        self.policies = {rule: self.file(f"{rule}.toml", f'revocation = "{rule}"\n'.encode()) for rule in RULES}
        self.keys = [self.file(name, (ROOT / "testdata/pki/keys" / name).read_bytes(), 0o600) for name in KEYS]
        self.keys.append(f"testdata/pki/keys/{KEYS[0]}")
        self.archives = [self.file(path.name, path.read_bytes()) for path in archives]
        self.make_archives()

    def file(self, name, content, mode=0o644):
        path = self.folder / "shared" / name
        path.write_bytes(content)
        path.chmod(mode)
        return f"../shared/{name}"

    def people(self, matters):
        """Holder files: the number on the first line, the name on the second."""
        named = lambda holder: f"{holder[1] or ''}\n{holder[0] or ''}\n".encode()
        write = lambda holder: self.file(f"holder-{hashlib.sha256(named(holder)).hexdigest()[:8]}", named(holder))
        holders = {(vector.get("holder_name"), vector.get("holder_id")) for vector in self.vectors} - {(None, None)}
        self.holders = sorted(write(holder) for holder in holders)
        self.matters = []
        for _, case in matters:
            files = {name: write((party["name"], party["id"])) for name, party in case.get("parties", {}).items()}
            applicant = options({"--holder-file": files.pop("applicant", None)})
            parties = [word for name, file in files.items() for word in ("--party", f"{name}={file}")]
            presented = [f"testdata/vectors/{name}" for name in case["files"]]
            self.matters.append(case | {"parties": applicant + parties, "files": presented})
        broken = {"three": b"1\n2\n3\n", "bytes": b"\xff\n", "empty": b"", "long": b"1" * 5000}
        self.broken_holders = ["gone", *(self.file(f"holder-{name}", text) for name, text in broken.items())]

    def make_archives(self):
        """One archive of every sort, with every document; and one of members that are no licenses."""
        members = [(name.removeprefix("testdata/vectors/"), (ROOT / name).read_bytes()) for name in self.inputs]
        whole = zipped(members)
        self.zipped = self.file("vectors.zip", whole)
        odd = [*odd_members(), ("inner.zip", zipped(members[:3])), ("../out.json", b"{}"), ("/root.json", b"{}")]
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for name, content in members:
                head = tarfile.TarInfo(name)
                head.size = len(content)
                archive.addfile(head, io.BytesIO(content))
        lines = b"".join(content.strip() + b"\n" for _, content in members if b"\n" not in content.strip())
        lengths = b"".join(len(content).to_bytes(4, "big") + content for _, content in members)
        containers = {
            "vectors.tar": packed.getvalue(),
            "vectors.tar.gz": gzip.compress(packed.getvalue(), mtime=0),
            "vectors.jsonl": lines,
            "vectors.records": lengths,
            "stored.zip": zipped(members, zipfile.ZIP_STORED),
            "odd.zip": zipped(odd).replace(b"{ALTERED}", b"{altered}"),
"encrypted.zip": said_to_be_encrypted(zipped(members[:2])),
            "half.zip": whole[: len(whole) // 2],
            "half.tar": packed.getvalue()[: len(packed.getvalue()) // 2 + 100],
            "half.records": lengths[: len(lengths) // 2],
            "behind.zip": b"before" + whole,
            "before.zip": whole + b"behind",
            "license.json": members[0][1],
        }
        self.containers = [self.file(name, content) for name, content in containers.items()]
        self.streams = {"lines": lines, "length-prefixed": lengths, "detect": whole}


def tables(folder):
    """The TOML files of a folder, each with what is in it."""
    return [(path, tomllib.loads(path.read_text("utf-8"))) for path in sorted((ROOT / folder).rglob("*.toml"))]


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """A zip archive; the members of one name stay apart."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for member, content in members:
            if isinstance(member, str):
                member = zipfile.ZipInfo(member)
                member.compress_type = compression
            archive.writestr(member, content)
    return whole.getvalue()


def said_to_be_encrypted(archive):
    """The first flag of every member, where it lies and in the directory (APPNOTE 4.4.4)."""
    return re.sub(rb"(?s)(PK\x03\x04..|PK\x01\x02....)\x00", lambda head: head[1] + b"\1", archive)


def odd_members():
    """Members that are no licenses, or hard to read."""
    link = zipfile.ZipInfo("link.json")
    link.external_attr = 0o120777 << 16
    other = zipfile.ZipInfo("other-compression.json")
    other.compress_type = zipfile.ZIP_BZIP2
    names = ["folder/", "twice.json", "twice.json", "名.json", "empty.json"]
    sizes = [("bomb.json", bytes(30 << 20)), ("large.json", random.Random(0).randbytes(3 << 20))]
    # Stored as it is, so that it can be altered behind its checksum.
    altered = (zipfile.ZipInfo("altered.json"), b"{ALTERED}")
    return [(link, b"twice.json"), (other, b"{}"), altered, *((name, b"") for name in names), *sizes]


def settings(vector):
    """What a vector says of everything but the reader, the region and the scenario."""
    folder = lambda key, prefix: f"{prefix}{vector[key]}" if key in vector else None
    return {
        "--trust": folder("trust", "testdata/trust/"),
        "--formats": folder("formats", "testdata/"),
        "--at": vector["at"],
        "--challenge": vector.get("challenge"),
        "--audience-name": vector.get("audience"),
        "--holder-name": vector.get("holder_name"),
        "--holder-id": vector.get("holder_id"),
    }


def options(asked):
    return [word for option, value in asked.items() if value is not None for word in (option, value)]


RULES = ["required", "advisory"]
KEYS = ["sh-display.pem", "js-display.pem", "zj-display.pem", "sh-good.pem"]
