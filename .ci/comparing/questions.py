"""Every call of the command line that both builds answer, but for audits."""

import dataclasses
import itertools
import tomllib

from comparing.allowed import without_signatures_in_lines
from comparing.material import ROOT, options, settings

ROLES = ["public", "clerk", "officer", "audit"]
SCENARIOS = [None, "government-service", "law-enforcement", "social-life"]
LANGUAGES = ["en", "zh-CN"]
DEFAULT = {"--trust": "testdata/trust/default", "--at": "2026-06-01T12:00:00+08:00"}
ITSELF = "layouts, check, explain, help"
KINDS = [
    "verify, JSON",
    "verify, text",
    "vector as it asks, JSON",
    "vector as it asks, text",
    "other files, nobody trusted",
    "holder file, JSON",
    "holder file, text",
    "holder file that is none",
    "standard input",
    "inspect",
    "diff",
    "matter",
    "code scan",
    "code make",
    ITSELF,
    "audit",
]


@dataclasses.dataclass
class Job:
    """One call of the command line."""

    kind: str
    arguments: list
    documents: list = dataclasses.field(default_factory=list)
    """What is answered; where `lines` is set, a report a line, in this order."""
    lines: bool = False
    stdin: bytes = b""
    writes: str | None = None

    def answers(self, build, work):
        answers = build.call(self.arguments, self.stdin)
        if self.writes:
            file = build.folder / self.writes
            answers["written file"] = file.read_bytes() if file.exists() else b"not written"
        return answers

    def settle(self, old, new, work):
        """Takes out of `new` what may differ; how many reports had signatures."""
        if not self.lines:
            return 0
        new["stdout"], had = without_signatures_in_lines(old["stdout"], new["stdout"])
        return had

    def complaint(self, old):
        """An answer that does not speak of every document compares less than it claims."""
        found = old["stdout"].count(b"\n")
        if self.lines and found != len(self.documents):
            return f"{found} lines for {len(self.documents)} documents"
        return None


def every_document(work):
    """Every document × reader × region × scenario; and in other forms a part of that."""
    for role, region, scenario in itertools.product(ROLES, work.regions, SCENARIOS):
        for vectors in work.groups:
            asked = {"--role": role, "--region": region, "--scenario": scenario}
            yield verify("verify, JSON", vectors, asked, ["--format", "jsonl"])
            if region in (None, "all") and scenario is None:
                for language in LANGUAGES:
                    yield verify("verify, text", vectors, asked, ["--lang", language])
    for vectors, region in itertools.product(work.groups, [None, "all"]):
        asked = {"--region": region}
        yield verify("verify, JSON", vectors, asked, ["--format", "json"])
        yield verify("verify, JSON", vectors, asked, ["--format", "jsonl", "--revocation", "advisory"])
        yield verify("verify, text", vectors, asked, ["--lang", "both", "--revocation", "advisory"])
        yield verify("verify, text", vectors, asked, ["--lang", "en", "--color", "always"])


def verify(kind, vectors, asked, form):
    """Vectors of one group in one call; those that were seen before are verified twice."""
    inputs = [vector["path"] for vector in vectors for _ in range(2 if "seen" in vector else 1)]
    once = ["--once"] if "seen" in vectors[0] else []
    arguments = ["verify", *form, *once, *options(settings(vectors[0]) | asked), *inputs]
    return Job(kind, arguments, inputs, lines="--format" in form)


def readings(work):
    """Each vector as it asks; documents that are none; nobody trusted; holder files; standard input."""
    for vector in work.vectors:
        asked = {"--region": vector.get("relying"), "--scenario": vector.get("scenario"), "--role": vector.get("role")}
        yield verify("vector as it asks, JSON", [vector], asked, ["--format", "jsonl"])
        for language in LANGUAGES:
            yield verify("vector as it asks, text", [vector], asked, ["--lang", language])
    lines, default = ["verify", "--format", "jsonl"], options(DEFAULT)
    for others in (work.others, [*work.inputs, "missing"]):
        for trust in (default, ["--at", DEFAULT["--at"]]):
            yield Job("other files, nobody trusted", [*lines, *trust, *others], others, lines=True)
            yield Job("other files, nobody trusted", ["verify", "--lang", "both", *trust, *others], others)
    for holder, role in itertools.product(work.holders, ROLES):
        asked = [*default, "--role", role, "--holder-file", holder]
        yield Job("holder file, JSON", [*lines, *asked, *work.inputs], work.inputs, lines=True)
    for holder, language in itertools.product(work.holders, LANGUAGES):
        asked = ["verify", "--lang", language, *default, "--holder-file", holder]
        yield Job("holder file, text", [*asked, *work.goods], work.goods)
    for holder, form in itertools.product(work.broken_holders, ["text", "json"]):
        asked = ["verify", "--format", form, *default, "--holder-file", holder]
        yield Job("holder file that is none", [*asked, work.goods[0]], work.goods[:1])
    for path in work.goods:
        content = (ROOT / path).read_bytes()
        yield Job("standard input", [*lines, *default, "-"], ["-"], lines=True, stdin=content)
        yield Job("standard input", ["inspect", "-"], ["-"], stdin=content)


def commands(work):
    """`inspect`, `diff`, `matter`, `code`."""
    for vector in work.vectors:
        formats = options({"--formats": settings(vector)["--formats"]})
        yield Job("inspect", ["inspect", "--lang", "both", *formats, vector["path"]], [vector["path"]])
    for path, role, scenario in itertools.product(work.goods, ROLES, SCENARIOS):
        asked = options({"--role": role, "--scenario": scenario})
        yield Job("inspect", ["inspect", *asked, path], [path])
    for path in work.others:
        yield Job("inspect", ["inspect", path], [path])

    default = options(DEFAULT)
    pairs = [(f"testdata/vectors/{pair['left']}", f"testdata/vectors/{pair['right']}") for pair in work.comparisons]
    for (left, right), role, scenario in itertools.product(pairs, ROLES, SCENARIOS):
        for form in (["--format", "json"], ["--lang", "en"], ["--lang", "zh-CN"]):
            asked = ["diff", *form, *default, *options({"--role": role, "--scenario": scenario})]
            yield Job("diff", [*asked, left, right], [left, right])
            yield Job("diff", [*asked, right, left], [right, left])
    folder = lambda path: path.rsplit("/", 1)[0]
    firsts = sorted(min(paths) for _, paths in itertools.groupby(work.goods, folder))
    of_its_own = [(first, path) for first in firsts for path in work.inputs if folder(path) == folder(first)]
    for left, right in [*of_its_own, *itertools.product(firsts, firsts), (firsts[0], "missing"), ("missing", "gone")]:
        yield Job("diff", ["diff", "--format", "json", *default, left, right], [left, right])

    for language in ("en", "zh-CN", "both"):
        yield Job("matter", ["matter", "--list", "--lang", language])
    for case, role in itertools.product(work.matters, ROLES):
        for form in (["--format", "json"], ["--lang", "en"], ["--lang", "zh-CN"]):
            asked = ["matter", "--matter", case["matter"], "--region", case["region"], *form, *default, "--role", role]
            yield Job("matter", [*asked, *case["parties"], *case["files"]], case["files"])
    matters = tomllib.loads((ROOT / "formats/matters.toml").read_text("utf-8"))["matter"]
    for matter, region, role in itertools.product(matters, work.regions[1:-1], ROLES):
        others = [word for party in matter.get("parties", {}) for word in ("--party", f"{party}={work.holders[1]}")]
        for form, holder in itertools.product(["json", "text"], work.holders[:3]):
            asked = ["matter", "--matter", matter["id"], "--region", region, "--format", form, *default]
            asked += ["--role", role, "--holder-file", holder, *others]
            yield Job("matter", [*asked, *work.goods, "missing"], [*work.goods, "missing"])

    pictures = [path for path in work.inputs if path.endswith((".png", ".jpg", ".heic"))]
    for form in (["--lang", "en"], ["--lang", "zh-CN"], ["--format", "json"], ["--format", "jsonl"]):
        for shown in ([], ["--show-content"]):
            inputs = [*pictures, *work.goods, "missing"]
            yield Job("code scan", ["code", "scan", *form, *shown, *inputs], inputs)
    wishes = [options({"--role": role, "--scenario": scenario}) for role in ROLES for scenario in SCENARIOS[1:]]
    wishes += [["--fields", fields] for fields in ("number,holder_name:1-0,holder_id:1-4", "nothing")]
    wishes += [[], ["--life", "99999999"]]
    wishes += [["--live", "--device-key", work.keys[0], *more] for more in ([], ["--challenge", "counter-7 000001"])]
    keys_and_wishes = [*itertools.product(work.keys[:1], wishes), *itertools.product(work.keys[1:], [[]])]
    for path, (key, wish) in itertools.product(work.goods, keys_and_wishes):
        asked = ["code", "make", path, "--key", key, "--trust", "testdata/trust/display", "--at", DEFAULT["--at"]]
        yield Job("code make", [*asked, *wish], [path])
    for number, (path, ending) in enumerate(itertools.product(work.goods, ["png", "svg", "txt", "gif"])):
        asked = ["code", "make", path, "--key", work.keys[0], "--trust", "testdata/trust/display"]
        file = f"code-{number}.{ending}"
        yield Job("code make", [*asked, "--at", DEFAULT["--at"], "--out", file], [path], writes=file)


def explanations(work):
    """What the program says of itself, and of every code that stood in a report so far."""
    layouts = sorted((ROOT / "formats").glob("*.layout.toml"))
    for language in LANGUAGES:
        say = lambda *arguments: Job("layouts, check, explain, help", [*arguments, "--lang", language])
        yield say("layouts")
        yield say("check", *work.others)
        for path in layouts:
            yield say("layouts", "show", path.name.removesuffix(".layout.toml"))
            yield say("layouts", "check", f"formats/{path.name}")
        for path in work.others:
            yield say("check", path)
        for code in [*sorted(work.codes), "no-such-code"]:
            yield say("--explain", code)
    names = "verify audit inspect diff matter code layouts check completions".split()
    more = ["code make", "code scan", "audit prove", "audit replay", "audit check-proof", "layouts show"]
    helps = [[*name.split(), help] for name in ["", *names, *more] for help in ("--help", "-h")]
    for words in [[], ["--version"], *helps]:
        yield Job("layouts, check, explain, help", words)
    for shell in ("bash", "zsh", "fish"):
        yield Job("layouts, check, explain, help", ["completions", shell])
