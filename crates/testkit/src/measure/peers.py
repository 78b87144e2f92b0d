"""Reads QR codes with other people's decoders, for comparison.

A line on standard input is the number of times to read and the path of a picture. The answer is one line of
JSON: of each decoder that is installed the texts and the seconds of its fastest reading, without opening the
picture.
"""

import json
import sys
import time

from PIL import Image

try:
    import zxingcpp
except ImportError:
    zxingcpp = None
try:
    from pyzbar import pyzbar
except ImportError:
    pyzbar = None


def zxing(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def zbar(picture):
    height, width = picture.shape
    codes = pyzbar.decode((picture.obj, width, height), symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data.decode("utf-8", "replace") for code in codes]


def read(decoder, picture, times):
    fastest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        texts = decoder(picture)
        fastest = min(fastest, time.perf_counter() - start)
    return {"texts": texts, "seconds": fastest}


def grey(path):
    picture = Image.open(path).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    # As rows of bytes, which both take as they are: the pictures of PIL they would convert first.
    return memoryview(paper.convert("L").tobytes()).cast("B", shape=[paper.height, paper.width])


DECODERS = {"zxing-cpp": zxingcpp and zxing, "zbar": pyzbar and zbar}

for line in sys.stdin:
    times, path = line.rstrip("\n").split(" ", 1)
    answer = {}
    for name, decoder in DECODERS.items():
        try:
            answer.update({name: read(decoder, grey(path), int(times))} if decoder else {})
        except Exception as error:  # what one of them cannot open or take counts as not read
            print(f"{path}: {name}: {error}", file=sys.stderr)
    print(json.dumps(answer), flush=True)
