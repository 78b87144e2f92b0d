#!/usr/bin/env python3
"""Has the proof of every signed vector judged by tools that are not ours.

    apt-get install -y gnutls-bin openssl
    python3 -m venv target/opinions
    target/opinions/bin/pip install asn1crypto==1.5.1 base45==0.4.4 cbor2==6.3.0 cryptography==50.0.2 jwcrypto==1.6.1 pycose==1.1.0
    target/opinions/bin/python .ci/second_opinions.py

Each vector states in `opinion` what any conforming tool must say of the signature under the signer's
own key: nothing of chains, times or trust. The documents are taken apart by the code below and by
the tools, never by elicense. Disagreements are named with their reason in
`testdata/third-party/opinions.toml`; one that is no longer a disagreement fails as well.

Sealed documents (`testdata/ofd`) are not among them: none of these tools knows SM2 with its user id. Their opinions are
held against a reader of their own, `sm2` and the program openssl in `crates/testkit/tests/ofd.rs`. Signed PDF
(`testdata/pdf`) are judged by `pdf_opinions.py`, and where no tool knows the form in `crates/testkit/tests/pdf.rs`.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import warnings
import zlib
from collections import Counter
from datetime import datetime
from xml.parsers import expat

import base45
import cbor2
from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS, default_allowed_algs
from pycose.keys import OKPKey
from pycose.messages import Sign1Message

ROOT = pathlib.Path(__file__).resolve().parent.parent
TESTDATA = ROOT / "testdata"


def main():
    exceptions = read_exceptions()
    agreed, judged, problems, seen = Counter(), Counter(), [], set()
    for path in sorted((TESTDATA / "vectors").glob("*/*.toml")):
        vector = tomllib.loads(path.read_text("utf-8"))
        name = f"{path.parent.name}/{path.stem}"
        if vector["opinion"] == "none":
            continue
        proof = proof_of(path.parent.name)
        said = judge(proof, (path.parent / vector["input"]).read_bytes())
        judged[proof["kind"]] += 1
        seen.add(name)
        if said == vector["opinion"]:
            agreed[proof["kind"]] += 1
            if name in exceptions:
                problems.append(f"{name}: named as a disagreement, but the tool agrees; take it off the list")
        elif name in exceptions:
            print(f"known: {name}: the tool says {said}: {exceptions[name]}")
        else:
            problems.append(f"{name}: the tool says {said}, the vector {vector['opinion']}")
    problems += [f"{name}: named as a disagreement, but no such vector" for name in exceptions.keys() - seen]
    return report(agreed, judged, problems)


def report(agreed, judged, problems):
    for problem in sorted(problems):
        print(problem)
    for kind in sorted(TOOLS):
        print(f"second opinions, {kind} by {TOOLS[kind][0]}: {agreed[kind]} of {judged[kind]} agree")
    # A kind without a single vector is a folder that was not found, not a success.
    return 1 if problems or any(judged[kind] == 0 for kind in TOOLS) else 0


def read_exceptions():
    table = tomllib.loads((TESTDATA / "third-party" / "opinions.toml").read_text("utf-8"))
    return {entry["vector"]: entry["reason"] for entry in table.get("exception", [])}


def proof_of(layout):
    return tomllib.loads((ROOT / "formats" / f"{layout}.layout.toml").read_text("utf-8"))["proof"]


def judge(proof, document):
    """Whether the tool for this kind of proof accepts the document's signature."""
    try:
        accepts = TOOLS[proof["kind"]][1](proof, document)
    except Exception:  # The tools refuse by all kinds of exceptions, some of their own, some of parsers.
        accepts = False
    return "valid" if accepts else "invalid"


def jws_by_jwcrypto(_proof, document):
    text = document.decode("utf-8-sig").strip()
    if text.startswith("{"):
        whole = json.loads(text)
        # Flattened, or general with its one signature.
        protected = whole.get("signatures", [whole])[0]["protected"]
    else:
        protected = text.split(".")[0]
    leaf = json.loads(from_base64url(protected))["x5c"][0]
    signature = JWS()
    signature.allowed_algs = [*default_allowed_algs, "EdDSA", "Ed25519"]
    signature.deserialize(text)
    signature.verify(JWK.from_pyca(public_key(base64.b64decode(leaf))))
    return True


def cose_by_pycose(_proof, document):
    if document[:4] in (b"LZ1:", b"LV1:"):
        return display_code_by_pycose(document)
    message = cbor2.loads(document)
    while isinstance(message, cbor2.CBORTag):
        message = message.value
    chain = cbor2.loads(message[0])[33]
    leaf = chain[0] if isinstance(chain, (list, tuple)) else chain
    protected, unprotected, payload, signature = message
    sign1 = Sign1Message.from_cose_obj([protected, dict(unprotected), payload, signature], True)
    sign1.key = OKPKey(crv="ED25519", x=public_key(leaf).public_bytes_raw())
    return sign1.verify_signature()


def display_code_by_pycose(document):
    """Whether the issuing side's signature in a display code holds; the device's is axis 5."""
    message = cbor2.loads(unpacked(document[4:].rstrip(b"\r\n"))).value
    if document[:4] == b"LV1:":
        message = cbor2.loads(cbor2.loads(message[2])[-65537]).value
    kid = cbor2.loads(message[0])[4]
    folder = TESTDATA / "trust" / "display"
    certificates = [
        x509.load_pem_x509_certificate(path.read_bytes())
        for name in ("??-display.pem", "??-revoked.pem")
        for path in folder.glob(name)
    ]
    leaf = next(c for c in certificates if hashlib.sha256(c.public_bytes(Encoding.DER)).digest()[:8] == kid)
    protected, unprotected, payload, signature = message
    sign1 = Sign1Message.from_cose_obj([protected, dict(unprotected), payload, signature], True)
    sign1.key = OKPKey(crv="ED25519", x=leaf.public_key().public_bytes_raw())
    return sign1.verify_signature()


def unpacked(body):
    content = base45.b45decode(body)
    return zlib.decompress(content) if content[:1] == b"\x78" else content


def cms_by_certtool(proof, document):
    payload = element(document, proof["signed"])
    signed_data = base64.b64decode(inner(element(document, proof["signature"])))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "data").write_bytes(payload)
        (folder / "signature").write_bytes(signed_data)
        (folder / "signer").write_bytes(timeless(public_key(signer_certificate(signed_data))))
        return runs(
            "certtool", "--p7-verify", "--inder", "--infile", folder / "signature",
            "--load-certificate", folder / "signer", "--load-data", folder / "data",
        )


def signer_certificate(signed_data):
    """The carried certificate that the signer's identifier names."""
    content = asn1_cms.ContentInfo.load(signed_data, strict=True)["content"]
    named = content["signer_infos"][0]["sid"]
    for choice in content["certificates"]:
        certificate = choice.chosen
        if named.name == "subject_key_identifier":
            fits = certificate.key_identifier == named.native
        else:
            issuer, serial = named.chosen["issuer"], named.chosen["serial_number"].native
            fits = (certificate.issuer, certificate.serial_number) == (issuer, serial)
        if fits:
            return certificate.dump()
    raise ValueError("the signer's certificate is not carried")


def timeless(key):
    """A certificate for the key that is valid at any time: certtool judges periods by the clock."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST")])
    builder = x509.CertificateBuilder(name, name, key, x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2000, 1, 1)).not_valid_after(datetime(2099, 1, 1))
    return builder.sign(Ed25519PrivateKey.generate(), None).public_bytes(Encoding.PEM)


def detached_by_openssl(proof, document):
    reply = json.loads(document.decode("utf-8-sig"))
    member = lambda name: reply[proof[name].removeprefix("/")]
    key_id = member("key_id")
    store = TESTDATA / "trust" / "default"
    keys = tomllib.loads((store / "trust.toml").read_text("utf-8"))["key"]
    key = next(key["public_key"] for key in keys if key["id"] == key_id)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "data").write_text(member("signed"), "utf-8", newline="")
        (folder / "signature").write_bytes(base64.b64decode(member("signature"), validate=True))
        return runs(
            "openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", store / key,
            "-in", folder / "data", "-sigfile", folder / "signature",
        )


TOOLS = {
    "jws": ("jwcrypto", jws_by_jwcrypto),
    "cose": ("pycose", cose_by_pycose),
    "cms": ("GnuTLS certtool", cms_by_certtool),
    "detached": ("openssl pkeyutl", detached_by_openssl),
}


def runs(*command):
    """Whether the command ends well. That it cannot be started is no opinion."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        sys.exit(f"{command[0]} is not installed; how to is at the top of {__file__}")


def public_key(certificate):
    # One vector has the serial number 0, about which cryptography has something to say.
    warnings.simplefilter("ignore", CryptographyDeprecationWarning)
    return x509.load_der_x509_certificate(certificate).public_key()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def element(document, path):
    """The bytes of the only element at this path, from < to >, as they stand in the document."""
    wanted, open_names, found = path.strip("/").split("/"), [], []
    parser = expat.ParserCreate()

    def start(name, _attributes):
        open_names.append(name)
        if open_names == wanted:
            found.append(parser.CurrentByteIndex)

    def end(_name):
        if open_names == wanted:
            found.append(document.index(b">", parser.CurrentByteIndex) + 1)
        open_names.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(document, True)
    first, last = found
    return document[first:last]


def inner(element_bytes):
    return element_bytes[element_bytes.index(b">") + 1 : element_bytes.rindex(b"<")]


if __name__ == "__main__":
    sys.exit(main())
