"""How many documents a second the wheel verifies on one thread and on two, in turn; printed, not asserted."""

import os
import pathlib
import statistics
import time

import elicense

DATA = pathlib.Path(__file__).resolve().parent.parent / "testdata"
GOOD = ["js-license-xml-1/good.xml", "sh-catalogue-jws-1/good.json", "zj-gb-cose-1/good.cbor", "ah-zzwk-detached-1/good.json"]

documents = [(DATA / "vectors" / name).read_bytes() for name in GOOD] * 2000
verifier = elicense.Verifier(trust=DATA / "trust/default")
took = {1: [], 2: []}
for _ in range(5):
    for threads, times in took.items():
        began = time.perf_counter()
        answers = verifier.verify_many(documents, at="2026-06-01", threads=threads)
        times.append(time.perf_counter() - began)
        assert len(answers) == len(documents) and all(answer.passed for answer in answers)
one, two = (len(documents) / statistics.median(took[threads]) for threads in (1, 2))
print(f"one thread {one:.0f} a second, two {two:.0f}: {two / one:.2f} times, on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
