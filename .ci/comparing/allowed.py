"""What may differ between two builds, taken out of their texts."""

import contextlib
import hashlib
import json
import re


def without_signatures(line):
    """The line of a report without the report's own member `signatures`; whether it had one."""
    start = line.find(SIGNATURES)
    if start < 0 or line.count(SIGNATURES) > 1:
        return line, False
    # A report may be an element of an array that is written over several lines.
    document = json.loads(line[line.index(b"{") : line.rindex(b"}") + 1])
    report = document.get("answer", document)
    if report.get("report") != "elicense-report-1" or not isinstance(report.get("signatures"), list):
        return line, False
    rest = line[start + len(SIGNATURES) - 1 :].decode()
    _, end = json.JSONDecoder().raw_decode(rest)
    return line[:start] + rest[end:].encode(), True


SIGNATURES = b',"signatures":['


def without_signatures_in_lines(old, new):
    if SIGNATURES not in new or SIGNATURES in old:
        return new, 0
    lines = [without_signatures(line) for line in new.split(b"\n")]
    return b"\n".join(line for line, _ in lines), sum(had for _, had in lines)


def without_signatures_in_proof(text):
    """The line of the results stands in a proof as a text."""
    with contextlib.suppress(ValueError):
        line = json.loads(text)["line"]
        written = lambda text: json.dumps(text, ensure_ascii=False).encode()
        return text.replace(written(line), written(without_signatures(line.encode())[0].decode()))
    return text


def without_basis(text):
    """A JSON text with nothing in its member `basis`, which must say something."""
    start = re.search(rb'"basis":\s*', text)
    if not start:
        return text
    rest = text[start.end() :].decode()
    basis, end = json.JSONDecoder().raw_decode(rest)
    return text[: start.end()] + b"*" + rest[end:].encode() if basis else text


def without_basis_rows(page):
    """A page whose last table has no rows but that of the Merkle root."""
    start, end = page.rindex(b"<table>\n") + len(b"<table>\n"), page.rindex(b"</table>")
    rows = page[start:end].split(b"<tr>")
    merkle_rows = [row for row in rows if row.startswith(b"<td>Merkle ")]
    return page[:start] + b"<tr>".join([b"*" if len(rows) > 2 else b"", *merkle_rows]) + page[end:]


def merkle(lines):
    """The hashes of the tree over these lines (RFC 6962 §2.1), leaves and the root included."""

    def over(leaves):
        if len(leaves) == 1:
            return leaves
        half = 1 << (len(leaves) - 1).bit_length() - 1
        left, right = over(leaves[:half]), over(leaves[half:])
        return [*left, *right, hashlib.sha256(b"\1" + left[-1] + right[-1]).digest()]

    return over([hashlib.sha256(b"\0" + line).digest() for line in lines])
