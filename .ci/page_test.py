"""Opens the offline page from a disk in Chromium and uses it as people do: files, camera, trust store, both languages, paper.

It asks for nothing, keeps to the width of its window, has no fault that axe-core finds, and its answers to every vector are
the bytes that the command line prints. Pictures are written where a folder for them is named.
"""

import argparse
import base64
import collections
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "testdata"
TRUST = DATA / "trust"
NOW = "2026-06-01T12:00:00+08:00"
LATER = "2036-06-01T12:00:00+08:00"
# Where a clerk works, and how the smallest phone is held.
VIEWS = {"desktop": (1024, 768), "phone": (400, 860)}

# What a vector is asked with, by the option of the command line.
ASKED = {
    "trust": "trust", "formats": "formats", "at": "at", "relying": "region", "scenario": "scenario", "role": "role",
    "holder_name": "holder-name", "holder_id": "holder-id", "challenge": "challenge", "audience": "audience-name",
}

DROP = """files => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) {
    transfer.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
  }
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""

# Verdicts of the core as the page has it, for inputs with the same question.
VERIFY = """({trust, formats, asked, inputs, seen}) => {
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const settings = new core.Settings();
  for (const [name, text] of trust) settings.addTrustFile(name, bytes(text));
  for (const [name, text] of formats) settings.addFormatsFile(name, bytes(text));
  const verifier = settings.verifier();
  const question = new core.Inquiry(asked.at);
  if (asked.relying) question.setRegion(asked.relying);
  if (asked.scenario) question.setScenario(asked.scenario);
  if (asked.role) question.setRole(asked.role);
  if (asked.holder_name || asked.holder_id) question.setHolder(asked.holder_name, asked.holder_id);
  if (asked.challenge) question.setChallenge(bytes(asked.challenge));
  if (asked.audience) question.setAudience(asked.audience);
  const showings = new core.Showings();
  return inputs.map(([name, text]) => {
    const answer = seen ? verifier.verifyOnce(bytes(text), name, question, showings) : verifier.verify(bytes(text), name, question);
    const json = answer.json;
    for (const tag of ['zh-CN', 'en']) {
      const card = answer.card(tag);
      if (!card.headline || (card.verdict !== 'passed' && !card.next)) throw new Error(`${name}: ${card.headline}`);
      card.free();
    }
    answer.free();
    return json;
  });
}"""

OVERFLOW = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`)"""


def encoded(data):
    return base64.b64encode(data).decode()


def files_of(folder):
    return [[path.name, encoded(path.read_bytes())] for path in sorted(folder.iterdir()) if path.is_file()]


def zip_of(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"trust/{path.name}")
    return packed.getvalue()


def film_of(picture, path):
    """A film of one picture, as a camera would make it (YUV4MPEG2)."""
    frame = Image.new("L", (640, 480), 255)
    code = Image.open(picture).convert("L")
    times = max(1, 440 // max(code.size))
    code = code.resize((code.width * times, code.height * times), Image.Resampling.NEAREST)
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    plane = frame.tobytes() + bytes([128]) * (320 * 240 * 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + 10 * (b"FRAME\n" + plane))


def until(page, holds, seconds=60):
    """Waits until an expression holds. Playwright's own way asks for `eval`, which the page forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < end, holds
        time.sleep(0.02)


class Page:
    """One open page, and what it should not do."""

    def __init__(self, browser, address, at=NOW, language=None, **options):
        self.context = browser.new_context(**options)
        self.requests, self.faults, self.address = [], [], address
        self.open(at)
        if language == "en":
            self.page.get_by_role("button", name="English").click()

    def open(self, at):
        self.page = self.context.new_page()
        if at:
            self.page.clock.set_fixed_time(at)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(self.address)
        self.page.evaluate("ready")

    def drop(self, *paths, count=1):
        before = self.page.locator(".card").count()
        self.page.evaluate(DROP, [[path.name, encoded(path.read_bytes())] for path in paths])
        until(self.page, f"document.querySelectorAll('.card').length === {before + count}")
        return self.page.locator(".card").first

    def load(self, folder):
        self.page.locator("#folder-input").set_input_files(str(folder))
        until(self.page, f"trust?.name === '{folder.name}' && document.querySelector('#first').hidden")

    def close(self):
        fetched = [url for url in self.requests if url != self.address and not url.startswith("blob:")]
        assert fetched == [], fetched
        assert self.faults == [], self.faults
        self.context.close()
        return len(fetched)


def vectors(browser, address, program):
    """Every vector through the page and through the program, those with one question together."""
    groups = collections.defaultdict(list)
    for path in sorted(DATA.glob("*/*/*.toml")):
        if path.parts[-3] not in ("vectors", "ofd", "pdf"):
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        asked = {key: table[key] for key in ASKED if key in table} | {"seen": "seen" in table}
        # A showing that was seen before is a run of its own.
        apart = path.name if "seen" in table else ""
        groups[(json.dumps(asked, sort_keys=True), apart)].append(path.parent / table["input"])
    opened = Page(browser, address, at=None)
    count = 0
    for (text, _), inputs in groups.items():
        asked = json.loads(text)
        seen = asked.pop("seen")
        names = [str(path.relative_to(ROOT)) for path in inputs for _ in range(2 if seen else 1)]
        folders = {"trust": f"testdata/trust/{asked['trust']}"}
        if "formats" in asked:
            folders["formats"] = f"testdata/{asked['formats']}"
        command = [str(program), "verify", "--format", "jsonl", *names] + (["--once"] if seen else [])
        for key, value in (asked | folders).items():
            command += [f"--{ASKED[key]}", value]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        expected = told.stdout.decode().splitlines()
        assert len(expected) == len(names), (command, told.stderr.decode())
        if "challenge" in asked:
            asked["challenge"] = encoded(asked["challenge"].encode())
        formats = [
            file for file in files_of(ROOT / folders["formats"]) if file[0].endswith(".toml")
        ] if "formats" in folders else []
        answers = opened.page.evaluate(VERIFY, {
            "trust": files_of(ROOT / folders["trust"]), "formats": formats, "asked": asked, "seen": seen,
            "inputs": [[name, encoded((ROOT / name).read_bytes())] for name in names],
        })
        different = [name for name, one, other in zip(names, expected, answers, strict=True) if one != other]
        assert not different, (len(different), different[:5], folders, asked)
        count += len(inputs)
    opened.close()
    return count, len(groups)


def used(browser, address):
    """What a clerk does on the first day, with the page as it is."""
    opened = Page(browser, address)
    page = opened.page
    assert page.locator("#first").is_visible() and "信任库" in page.locator("#first h2").inner_text()
    good = DATA / "vectors/js-license-xml-1/good.xml"
    card = opened.drop(good)
    assert "undetermined" in card.get_attribute("class"), "nobody is trusted yet"
    # A folder without a table, and a damaged zip, are said to be no trust store.
    page.locator("#folder-input").set_input_files(str(DATA / "vectors/js-license-xml-1"))
    until(page, "document.querySelector('#notice').textContent.includes('trust.toml')")
    packed = zip_of(TRUST / "default")
    damaged = bytearray(packed)
    damaged[200] ^= 1
    zipped = {"name": "trust.zip", "mimeType": "application/zip", "buffer": bytes(damaged)}
    page.locator("#zip-input").set_input_files(zipped)
    until(page, "document.querySelector('#notice').textContent.includes('压缩包')")
    page.locator("#zip-input").set_input_files(zipped | {"buffer": packed})
    until(page, "document.querySelector('#first').hidden")
    assert "trust.zip" in page.locator("#trust-told").inner_text()
    card = opened.drop(good)
    assert "passed" in card.get_attribute("class"), card.inner_text()
    print("zh:", " / ".join(card.inner_text().split("\n")[:4]))
    # Several at once, each with its own answer.
    opened.drop(good, good.with_name("license-expired.xml"), count=2)
    assert "failed" in page.locator(".card").first.get_attribute("class")
    page.locator("#clear").click()
    # Text that was copied.
    page.evaluate("""text => { const transfer = new DataTransfer(); transfer.setData('text/plain', text);
      dispatchEvent(new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true, cancelable: true})); }""",
      good.read_text(encoding="utf-8"))
    page.wait_for_selector(".card")
    # The region and the scenario are chosen once.
    page.select_option("#region", "310000")
    page.select_option("#scenario", "government-service")
    card = opened.drop(good)
    assert card.locator("h3").first.inner_text() == "互认", card.inner_text()
    page.get_by_role("button", name="English").click()
    assert page.title() == "Electronic license check"
    assert page.locator(".card").first.locator("h3").first.inner_text() == "Recognition"
    # What was chosen and the store are there again after the page was closed.
    page.close()
    opened.open(NOW)
    page = opened.page
    until(page, "document.querySelector('#first').hidden")
    assert page.title() == "Electronic license check"
    assert [page.input_value(f"#{name}") for name in ("region", "scenario")] == ["310000", "government-service"]
    page.select_option("#region", "")
    page.close()
    # The same store when its lists are past their date.
    opened.open(LATER)
    page = opened.page
    until(page, "document.querySelector('#trust-told').classList.contains('stale')")
    assert page.locator("#first").is_visible()
    card = opened.drop(DATA / "vectors/sh-catalogue-jws-1/good.json")
    assert "passed" not in card.get_attribute("class"), "a stale store passes nothing"
    page.close()
    opened.open(NOW)
    page = opened.page
    opened.load(TRUST / "sealed")
    card = opened.drop(DATA / "ofd/gb-ofd-1/good-business-license.ofd")
    told = card.inner_text()
    print("en:", " / ".join(told.split("\n")[:4]))
    assert "Sealed by" in told, told
    # JSON and a picture, under the stores that they were made for.
    opened.load(TRUST / "default")
    assert "passed" in opened.drop(DATA / "vectors/sh-catalogue-jws-1/good.json").get_attribute("class")
    opened.load(TRUST / "display")
    assert "passed" in opened.drop(DATA / "vectors/display-code-1/picture-good.png").get_attribute("class")
    page.get_by_role("button", name="中文").click()
    keyboard(opened)
    printed(page)
    # A panic ends an instance of the core, and the page goes on with the next.
    page.evaluate("""() => { const broken = verifier; verifier = {verify() { throw new WebAssembly.RuntimeError('unreachable'); },
      trustLists: (...all) => broken.trustLists(...all), trustFingerprint: () => broken.trustFingerprint()}; }""")
    assert "unexamined" in opened.drop(good).get_attribute("class")
    assert "unexamined" not in opened.drop(good).get_attribute("class")
    page.evaluate("forgetTrust()")
    until(page, "!document.querySelector('#first').hidden")
    return opened.close()


def printed(page):
    """One card on paper, with what a case file needs."""
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印回执").first.click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == 1
    assert not page.locator("header").is_visible() and not page.locator("footer").is_visible()
    assert page.locator(".receipt.top:visible").inner_text() == "电子证照核验回执"
    assert "SHA-256" in page.locator(".card:visible").inner_text()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")


def keyboard(opened):
    """Everything is reached with Tab and pressed with Enter."""
    page = opened.page
    page.locator("#clear").click()
    opened.drop(DATA / "vectors/js-license-xml-1/good.xml")
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    page.locator("h1").click()
    reached = []
    for _ in range(24):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if reached.count(reached[-1]) > 1:
            continue
        if reached[-1] == "pick":
            with page.expect_file_chooser():
                page.keyboard.press("Enter")
        if reached[-1] == "查看详情":
            page.keyboard.press("Enter")
    missing = {"中文", "English", "region", "scenario", "role", "pick", "scan", "clear", "查看详情", "打印回执", "保存核验报告",
               "trust-change", "trust-forget"} - set(reached)
    assert not missing, (missing, reached)
    assert page.locator("details[open] dl").count() >= 3, "the details are open"


def filmed(playwright, options, address, folder):
    """The camera sees a display code."""
    film = folder / "film.y4m"
    film_of(DATA / "vectors/display-code-1/picture-good.png", film)
    arguments = [*options["args"], "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                 f"--use-file-for-fake-video-capture={film}"]
    browser = playwright.chromium.launch(**(options | {"args": arguments}))
    opened = Page(browser, address)
    opened.load(TRUST / "display")
    opened.page.get_by_role("button", name="用摄像头扫码").click()
    opened.page.wait_for_selector(".card", timeout=60_000)
    card = opened.page.locator(".card").first
    assert "passed" in card.get_attribute("class"), card.inner_text()
    assert not opened.page.locator("#camera").is_visible(), "the camera is off again"
    opened.close()
    browser.close()


def looked_at(browser, address, axe, pictures):
    """Both languages, two widths, light and dark, with answers of every colour: axe-core and the width of the window."""
    seen = 0
    names = ["good", "license-expired", "algorithm-ecdsa", "changed-holder-name", "attribute-twice"]
    shown = [DATA / f"vectors/js-license-xml-1/{name}.xml" for name in names]
    for view, (width, height) in VIEWS.items():
        for scheme in ("light", "dark"):
            for language in ("zh", "en"):
                # The page forbids every other program; axe-core is let in by the test alone.
                opened = Page(browser, address, language=language, viewport={"width": width, "height": height},
                              color_scheme=scheme, bypass_csp=True)
                page = opened.page
                faults(page, axe, (view, scheme, language, "first"))
                opened.load(TRUST / "default")
                page.select_option("#region", "310000")
                for path in reversed(shown):
                    opened.drop(path)
                if pictures and scheme == "light":
                    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
                    page.set_viewport_size({"width": width, "height": 1080})
                    page.screenshot(path=pictures / f"page-{view}-{language}.png")
                    page.set_viewport_size({"width": width, "height": height})
                for summary in page.locator("summary").all():
                    summary.click()
                faults(page, axe, (view, scheme, language, "answers"))
                opened.close()
                seen += 2
    return seen


def faults(page, axe, at):
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], (at, width, page.evaluate(OVERFLOW))
    assert page.evaluate(OVERFLOW) == [], (at, page.evaluate(OVERFLOW))
    page.evaluate(axe)
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"]})["violations"]
    told = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert not told, (at, told)


def timed(browser, address):
    """From the drop to the verdict, by the page's own clock, once it is loaded."""
    opened = Page(browser, address, at=None)
    opened.load(TRUST / "default")
    times = []
    for path in 3 * [DATA / "vectors/js-license-xml-1/good.xml"]:
        opened.page.evaluate("""() => { window.started = performance.now();
          new MutationObserver((_, watch) => { window.took = performance.now() - started; watch.disconnect(); })
            .observe(document.querySelector('#cards'), {childList: true}); }""")
        opened.drop(path)
        times.append(opened.page.evaluate("window.took"))
    opened.close()
    return times


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=pathlib.Path, help="elicense.html")
    arguments.add_argument("--axe", type=pathlib.Path, required=True, help="axe.min.js")
    arguments.add_argument("--program", type=pathlib.Path, default=ROOT / "target/debug/elicense")
    arguments.add_argument("--chromium", default="/usr/bin/chromium")
    arguments.add_argument("--pictures", type=pathlib.Path)
    arguments = arguments.parse_args()
    address = arguments.file.resolve().as_uri()
    axe = arguments.axe.read_text(encoding="utf-8")
    options = {"executable_path": arguments.chromium, "args": ["--no-sandbox"]}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(**options)
        began = time.monotonic()
        requests = used(browser, address)
        print(f"used as a clerk does: {requests} requests")
        filmed(playwright, options, address, pathlib.Path(folder))
        print("a display code in front of the camera: passed")
        print(f"{looked_at(browser, address, axe, arguments.pictures)} views: no fault of axe-core, none wider than its window")
        times = ", ".join(f"{one:.0f}" for one in timed(browser, address))
        print(f"from the drop to the verdict: {times} ms; the page has {arguments.file.stat().st_size} bytes")
        count, groups = vectors(browser, address, arguments.program)
        print(f"{count} vectors ({groups} questions): the page's reports are the command line's bytes")
        browser.close()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
