#!/usr/bin/env python3
"""Has drawn codes read by decoders that are not ours: zbar and zxing-cpp.

    apt-get install -y libzbar0
    python3 -m venv target/opinions
    target/opinions/bin/pip install pillow==13.0.0 pyzbar==0.1.9 resvg-py==0.5.0 zxing-cpp==3.1.1
    target/debug/elicense-testkit draw target/codes
    target/opinions/bin/python .ci/codes_read_back.py target/codes

Beside `NAME.text` lie its drawings: `NAME.png`, `NAME.svg` and `NAME.terminal`. Every decoder must read from each of
them exactly the text and nothing else.
"""

import io
import pathlib
import sys
from collections import Counter

import resvg_py
import zxingcpp
from PIL import Image
from pyzbar import pyzbar


def main(folder):
    read, all_of, problems = Counter(), Counter(), []
    for text_file in sorted(folder.glob("*.text")):
        text = text_file.read_bytes()
        for ending, picture_of in DRAWINGS.items():
            picture = picture_of(text_file.with_suffix(f".{ending}"))
            for name, decode in DECODERS.items():
                texts = decode(picture)
                all_of[ending, name] += 1
                if texts == [text]:
                    read[ending, name] += 1
                else:
                    problems.append(f"{text_file.stem}.{ending}: {name} reads {texts} and not {text}")
    for problem in problems:
        print(problem)
    for ending in DRAWINGS:
        for name in DECODERS:
            print(f"codes read back, {ending} by {name}: {read[ending, name]} of {all_of[ending, name]}")
    # No code at all is a folder that was not found, not a success.
    return 1 if problems or not all_of else 0


def png(path):
    return Image.open(path).convert("L")


def svg(path):
    """As a browser shows it, five pixels a module."""
    drawn = resvg_py.svg_to_bytes(svg_string=path.read_text("ascii"), zoom=5, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(drawn))).convert("L")


def terminal(path):
    """Light text on a dark ground, four pixels a module; a character is two modules, one above the other."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        rows.append(bytes(255 * (block in "█▀") for block in line))
        rows.append(bytes(255 * (block in "█▄") for block in line))
    picture = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    return picture.resize((4 * picture.width, 4 * picture.height), Image.Resampling.NEAREST)


def by_zbar(picture):
    codes = pyzbar.decode((picture.tobytes(), picture.width, picture.height), symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data for code in codes]


def by_zxing_cpp(picture):
    return [code.bytes for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


DRAWINGS = {"png": png, "svg": svg, "terminal": terminal}
DECODERS = {"zbar": by_zbar, "zxing-cpp": by_zxing_cpp}


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
