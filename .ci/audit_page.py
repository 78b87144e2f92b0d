"""Opens report.html of a run in headless Chromium and compares the counts it shows with summary.json."""

import html.parser
import json
import pathlib
import subprocess
import sys


class Counts(html.parser.HTMLParser):
    """Every data-name with its data-count and the digits that a person sees."""

    def __init__(self):
        super().__init__()
        self.counts, self.seen, self.scripts, self.name = {}, {}, 0, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.scripts += tag == "script"
        self.name = attributes.get("data-name") or None
        if self.name:
            self.counts[self.name] = int(attributes["data-count"])

    def handle_data(self, data):
        if self.name:
            self.seen[self.name] = int(data.replace(",", ""))
            self.name = None


def main(run):
    run = pathlib.Path(run).resolve()
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{run}/report.html"]
    page = subprocess.run(chromium, check=True, capture_output=True, text=True, timeout=120).stdout
    counts = Counts()
    counts.feed(page)
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    expected = {name: 0 for name in ("passed", "failed", "undetermined", "unexamined")}
    expected |= summary["conclusions"] | summary["causes"]
    expected |= {code: found["count"] for code, found in summary["findings"].items()}
    expected |= {eye: seen["entries"] for eye, seen in summary["eyes"].items()}
    assert counts.counts == expected, (counts.counts, expected)
    assert counts.seen == expected, (counts.seen, expected)
    assert counts.scripts == 0
    print(f"report.html shows the {len(expected)} counts of summary.json, {summary['entries']} entries")


main(sys.argv[1])
