"""Prints the report of each file, one a line: verify.py TRUST SECONDS FILE..."""

import sys
from pathlib import Path

import elicense


def main(trust, seconds, *names):
    verifier = elicense.Verifier(trust)
    for name in names:
        answer = verifier.verify(Path(name).read_bytes(), int(seconds), name)
        sys.stdout.buffer.write(answer.json.encode() + b"\n")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
