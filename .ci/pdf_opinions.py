#!/usr/bin/env python3
"""Has every signed PDF of the test data judged by pyHanko, pdfsig and openssl.

    apt-get install -y openssl poppler-utils
    python3 -m venv target/opinions
    target/opinions/bin/pip install asn1crypto==1.5.1 pyHanko==0.38.0
    target/opinions/bin/python .ci/pdf_opinions.py

pyHanko is asked for the verdict: the signature, its chain, revocation, time stamps, and what came after it; it must accept
what passes here and nothing else. pdfsig and openssl are asked for the signature under the signer's own key, which
`opinion` states: nothing of chains, times or later revisions; pdfsig also whether the signature ends where the file does.
openssl is asked for SM2 too, value by value, for its program for SignedData has no way to be told the user id.

Disagreements are named with their reason in `testdata/third-party/pdf-opinions.toml`; one that is no longer a disagreement fails as
well.
"""

import logging
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from datetime import datetime

from asn1crypto import cms, core, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator import validate as path_validation

ROOT = pathlib.Path(__file__).resolve().parent.parent
TESTDATA = ROOT / "testdata"
USER_ID = "1234567812345678"
SM2 = "1.2.156.10197.1"


def main():
    logging.disable(logging.CRITICAL)
    exceptions = read_exceptions()
    agreed, judged, problems, seen = Counter(), Counter(), [], set()
    for path in sorted((TESTDATA / "pdf").glob("*/*.toml")):
        vector = tomllib.loads(path.read_text("utf-8"))
        document = path.parent / vector["input"]
        for tool, judge in TOOLS.items():
            expected, said = judge(vector, document)
            if expected is None:
                continue
            name = (tool, f"{path.parent.name}/{path.stem}")
            judged[tool] += 1
            seen.add(name)
            if said == expected:
                agreed[tool] += 1
                if name in exceptions:
                    problems.append(f"{name[1]}: named as a disagreement with {tool}, which agrees; take it off the list")
            elif name in exceptions and exceptions[name]["says"] == said:
                print(f"known: {name[1]}: {tool} says {said}: {exceptions[name]['reason']}")
            else:
                problems.append(f"{name[1]}: {tool} says {said}, the vector {expected}")
    for tool, name in exceptions.keys() - seen:
        problems.append(f"{name}: named as a disagreement with {tool}, which was not asked for it")
    for problem in sorted(problems):
        print(problem)
    for tool in TOOLS:
        print(f"signed PDF by {tool}: {agreed[tool]} of {judged[tool]} agree")
    # A tool that was asked nothing is a folder that was not found, not a success.
    return 1 if problems or any(judged[tool] == 0 for tool in TOOLS) else 0


def read_exceptions():
    """Where a tool says something else: by tool and vector, what it says and why."""
    table = tomllib.loads((TESTDATA / "third-party" / "pdf-opinions.toml").read_text("utf-8"))
    named = {}
    for entry in table.get("exception", []):
        for vector in entry["vectors"]:
            named[entry["tool"], vector] = entry
    return named


# pyHanko


def by_pyhanko(vector, document):
    expect = vector["expect"]
    expected = "accepted" if expect.get("indication") == "TOTAL_PASSED" else "refused"
    try:
        accepts = pyhanko_accepts(vector, document)
    except Exception:  # It refuses by all kinds of exceptions, some of its own, some of parsers.
        accepts = False
    return expected, "accepted" if accepts else "refused"


def names_who_answers(certificate):
    """pyHanko looks at the answers that are at hand only where a certificate says who answers (authorityInfoAccess), for that
    is whom it would ask. Ours are asked nowhere and say nothing of it: told that they do, it judges the answers."""
    has_list, _ = DECLARED(certificate)
    return has_list, True


DECLARED = path_validation.get_declared_revinfo
path_validation.get_declared_revinfo = names_who_answers


def pyhanko_accepts(vector, document):
    with document.open("rb") as file:
        reader = PdfFileReader(file)
        known = context(vector, reader)
        # Every time stamp must hold, and one signature of an issuer.
        stamps = [validate_pdf_timestamp(one, known()) for one in reader.embedded_timestamp_signatures]
        if not all(status.valid and status.intact and status.trusted for status in stamps):
            return False
        return any(
            validate_pdf_signature(one, known(), known()).bottom_line for one in reader.embedded_regular_signatures
        )


def context(vector, reader):
    """The trust store of the vector at its time, with what the document brings."""
    store = TESTDATA / "trust" / vector["trust"]
    lists, anchors = [], []
    for path in sorted(store.glob("*.pem")):
        kind, _, der = pem.unarmor(path.read_bytes())
        (lists if kind == "X509 CRL" else anchors).append(der)
    settings = {
        "trust_roots": [x509.Certificate.load(der) for der in anchors],
        "crls": lists,
        "moment": datetime.fromisoformat(vector["at"]),
        "allow_fetching": False,
        "revocation_mode": "require",
    }
    add_signed_evidence(reader, settings)
    if "/DSS" not in reader.root:
        return lambda: ValidationContext(**settings)
    return lambda: DocumentSecurityStore.read_dss(reader).as_validation_context(dict(settings))


def add_signed_evidence(reader, settings):
    """What stands among the signed attributes (adbe-revocationInfoArchival), which pyHanko reads where its validation for the
    long term is asked for."""
    answers = settings["ocsps"] = []
    for signature in reader.embedded_regular_signatures:
        for attribute in signature.signer_info["signed_attrs"]:
            if attribute["type"].native == "adobe_revocation_info_archival":
                brought = attribute["values"][0]
                settings["crls"] += list(brought["crl"] or ())
                answers += list(brought["ocsp"] or ())


# pdfsig


def by_pdfsig(vector, document):
    if vector["opinion"] == "none":
        return None, None
    run = subprocess.run(["pdfsig", "-nocert", document], capture_output=True, timeout=60, check=False)
    text = run.stdout.decode("utf-8", "replace")
    blocks = re.split(r"^Signature #\d+:$", text, flags=re.M)[1:]
    # Of two signatures the first is the issuer's.
    block = blocks[0] if blocks else ""
    said = "valid" if "Signature is Valid." in block else "invalid"
    if said == vector["opinion"] == "valid":
        after = vector["expect"].get("came_after")
        if after is not None:
            whole = "\n  - Total document signed" in block
            return f"valid, whole: {after == 'nothing'}", f"valid, whole: {whole}"
    return vector["opinion"], said


# openssl


def by_openssl(vector, document):
    if vector["opinion"] == "none":
        return None, None
    found = signature_of(document.read_bytes())
    if found is None:
        # No signature that can be taken out: there is nothing to ask.
        return None, None
    signed, value = found
    try:
        info = cms.ContentInfo.load(value)
        if info["content_type"].dotted != "1.2.840.113549.1.7.2":
            return None, None
        signer = info["content"]["signer_infos"][0]
        is_sm2 = signer["signature_algorithm"]["algorithm"].dotted.startswith(SM2)
        holds = sm2_holds(info, signer, signed) if is_sm2 else cms_holds(info, signed, value)
    except Exception:  # asn1crypto refuses by exceptions of many kinds
        holds = False
    return vector["opinion"], "valid" if holds else "invalid"


def signature_of(document):
    """The bytes that are signed, and the value, of the first signature whose Contents its ByteRange surrounds."""
    for found in re.finditer(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", document):
        first, count, second, rest = map(int, found.groups())
        contents = document[first + count : second]
        if first or not document[:count].endswith(b"/Contents ") or contents[:1] != b"<" or contents[-1:] != b">" or second + rest > len(document):
            continue
        value = bytes.fromhex(contents[1:-1].decode("ascii"))
        if not value.startswith(b"\x30\x82"):
            continue
        length = 4 + int.from_bytes(value[2:4], "big")
        return document[:count] + document[second : second + rest], value[:length]
    return None


def cms_holds(info, signed, value):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "value").write_bytes(value)
        # What is carried inside is the digest of the document, or a time stamp over it.
        carried = info["content"]["encap_content_info"]["content"].native is not None
        (folder / "data").write_bytes(signed)
        data = [] if carried else ["-content", folder / "data"]
        held = runs(
            "openssl", "cms", "-verify", "-inform", "DER", "-binary", "-in", folder / "value", *data,
            "-noverify", "-out", folder / "content",
        )
        if not held or not carried:
            return held
        inside = (folder / "content").read_bytes()
        (folder / "digest").write_bytes(signed)
        run = subprocess.run(["openssl", "dgst", "-sha1", "-binary", folder / "digest"], capture_output=True, check=True)
        return inside == run.stdout


def sm2_holds(info, signer, signed):
    """The digest of the document, and the value under the signer's key."""
    named = signer["sid"].chosen
    certificate = next(
        one.chosen for one in info["content"]["certificates"] if one.chosen.serial_number == named["serial_number"].native
    )
    attributes = {one["type"].dotted: one["values"][0] for one in signer["signed_attrs"]}
    digest = core.OctetString.load(attributes["1.2.840.113549.1.9.4"].dump()).native
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "signed").write_bytes(signed)
        run = subprocess.run(["openssl", "dgst", "-sm3", "-binary", folder / "signed"], capture_output=True, check=True)
        if run.stdout != digest:
            return False
        message = signer["signed_attrs"].untag().dump()
        (folder / "message").write_bytes(message)
        (folder / "value").write_bytes(signer["signature"].native)
        key = certificate["tbs_certificate"]["subject_public_key_info"].dump()
        (folder / "key").write_bytes(pem.armor("PUBLIC KEY", key))
        return runs(
            "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "key", "-sigfile", folder / "value",
            "-rawin", "-in", folder / "message", "-digest", "sm3", "-pkeyopt", f"distid:{USER_ID}",
        )


def runs(*command):
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0


TOOLS = {"pyHanko": by_pyhanko, "pdfsig": by_pdfsig, "openssl": by_openssl}

if __name__ == "__main__":
    sys.exit(main())
