"""Opens report.html of a run in Chromium: at two widths, in light and dark, in both languages and on paper.

What it shows has to be what summary.json says, within the width of the window, without a fault that axe-core finds, and
without one request. Pictures are written where a folder for them is named.
"""

import argparse
import json
import pathlib

from playwright.sync_api import sync_playwright

WIDTHS = {"wide": (1280, 900), "narrow": (400, 860)}

# Every count that a language shows, by its name, with the digits that a person sees.
COUNTS = """language => Object.fromEntries([...document.querySelectorAll(`article.${language} [data-name]`)]
  .map(one => [one.dataset.name, [Number(one.dataset.count), Number(one.textContent.replaceAll(',', ''))]]))"""

OVERFLOW = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest('thead'))
  .map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`)"""


def expected(summary):
    """All counts that a page may show."""
    counts = {name: 0 for name in ("passed", "failed", "undetermined", "unexamined")}
    counts |= summary["conclusions"] | summary["causes"]
    counts |= {code: found["count"] for code, found in summary["findings"].items()}
    return counts | {eye: seen["entries"] for eye, seen in summary["eyes"].items() if seen["entries"]}


def check(page, axe, language, summary, at):
    """What is wrong with the language that is shown."""
    shown = page.evaluate(COUNTS, language)
    counts = expected(summary)
    assert all(count == seen == counts[name] for name, (count, seen) in shown.items()), (at, shown)
    missing = counts.keys() - shown.keys()
    # A page is of one size: of very many codes it shows those that are most.
    assert not missing or len(shown) > 40, (at, missing)
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], (at, width, page.evaluate(OVERFLOW))
    assert page.evaluate(OVERFLOW) == [], (at, page.evaluate(OVERFLOW))
    axe_options = {"resultTypes": ["violations"]}
    page.evaluate(axe)
    found = page.evaluate("options => axe.run(document, options)", axe_options)["violations"]
    told = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert not told, (at, told)
    return len(shown)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("run", type=pathlib.Path)
    arguments.add_argument("--axe", type=pathlib.Path, required=True, help="axe.min.js")
    arguments.add_argument("--chromium", default="/usr/bin/chromium")
    arguments.add_argument("--pictures", type=pathlib.Path)
    arguments = arguments.parse_args()
    run = arguments.run.resolve()
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    axe = arguments.axe.read_text(encoding="utf-8")
    size = (run / "report.html").stat().st_size
    assert size <= 300_000, size
    address = (run / "report.html").as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        views = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
        for width, scheme in views:
            size_of = dict(zip(("width", "height"), WIDTHS[width]))
            # The page forbids every program; axe-core is let in by the test alone, after the page was loaded as it is.
            context = browser.new_context(viewport=size_of, color_scheme=scheme, bypass_csp=True)
            page = context.new_page()
            requests, faults = [], []
            page.on("request", lambda request: requests.append(request.url))
            page.on("console", lambda message: faults.append(message.text))
            page.goto(address)
            assert page.locator("script").count() == 0
            for language in ("zh", "en"):
                # With the keyboard: the choice is what Tab reaches first.
                page.keyboard.press("Tab")
                page.locator(f"#{language}").focus()
                page.keyboard.press("Space")
                assert page.locator(f"article.{language}").is_visible(), (width, scheme, language)
                assert page.locator("article:visible").count() == 1
                shown = check(page, axe, language, summary, (width, scheme, language))
                if arguments.pictures:
                    arguments.pictures.mkdir(parents=True, exist_ok=True)
                    name = f"{width}-{scheme}-{language}.png"
                    page.screenshot(path=arguments.pictures / name, full_page=True)
            assert requests == [address] and faults == [], (requests, faults)
            context.close()
        # As it is: its policy lets its own style in, and nothing else.
        page = browser.new_page(viewport=dict(zip(("width", "height"), WIDTHS["wide"])))
        faults = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(address)
        assert faults == [] and page.locator("article:visible").count() == 1, faults
        page.emulate_media(media="print")
        assert not page.locator("label[for=zh]").is_visible()
        if arguments.pictures:
            page.pdf(path=arguments.pictures / "paper.pdf", prefer_css_page_size=True)
        browser.close()
    print(f"report.html shows {shown} counts of summary.json in {len(views)} views and both languages, {size} bytes")


main()
