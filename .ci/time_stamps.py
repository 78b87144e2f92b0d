"""Time stamps, ours and OpenSSL's, each judged by the other: tokens of the vectors by `openssl ts -verify`, and tokens of
`openssl ts -reply`, put into a signed license, by elicense. The argument is the program; asn1crypto and openssl are needed."""

import base64
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib

from asn1crypto import cms, core, tsp

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
VECTORS = os.path.join(ROOT, "testdata/vectors/js-license-xml-1")
TRUST = os.path.join(ROOT, "testdata/trust/default")
PROGRAM = os.path.abspath(sys.argv[1])
STAMP = "1.2.840.113549.1.9.16.2.14"

CONFIG = """
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[list]
authorityKeyIdentifier = keyid:always
[lists]
database = index
crlnumber = number
default_md = default
crl_extensions = list
[tsa]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


def signed_data(document):
    encoded = re.search(rb"<Signature>([^<]*)</Signature>", document).group(1)
    return cms.ContentInfo.load(base64.b64decode(encoded))


def tokens(info):
    unsigned = info["content"]["signer_infos"][0]["unsigned_attrs"]
    unsigned = [] if isinstance(unsigned, core.Void) else unsigned
    return [value for one in unsigned if one["type"].dotted == STAMP for value in one["values"]]


def found(report, name):
    """The first value of this name, however deep it stands."""
    below = report.values() if isinstance(report, dict) else report if isinstance(report, list) else []
    own = report.get(name) if isinstance(report, dict) else None
    return own or next(filter(None, (found(one, name) for one in below)), None)


def verify(path, trust, at=None):
    at = ["--at", at] if at else []
    answer = subprocess.run([PROGRAM, "verify", path, "--trust", trust, *at, "--format", "json"], capture_output=True)
    return json.loads(answer.stdout)


def openssl(*args, folder=None):
    return subprocess.run(["openssl", *args], cwd=folder, capture_output=True, check=True).stdout


def ours_by_openssl(folder):
    judged = 0
    for path in sorted(glob.glob(f"{VECTORS}/stamp*.xml")):
        vector = tomllib.load(open(path.removesuffix("xml") + "toml", "rb"))
        info = signed_data(open(path, "rb").read())
        signature = info["content"]["signer_infos"][0]["signature"].native
        open(f"{folder}/signature", "wb").write(signature)
        held = False
        for token in tokens(info):
            open(f"{folder}/token", "wb").write(token.dump())
            call = ["openssl", "ts", "-verify", "-token_in", "-in", f"{folder}/token", "-data", f"{folder}/signature"]
            call += ["-CAfile", f"{TRUST}/js-root.pem", "-untrusted", f"{ROOT}/testdata/pki/certificates/js-authority.pem"]
            held |= subprocess.run(call, capture_output=True).returncode == 0
        report = verify(path, f"{ROOT}/testdata/trust/{vector['trust']}", vector["at"])
        assert held == bool(found(report, "proof_of_existence")), f"{path}: openssl says {held}"
        judged += 1
    assert judged >= 10, f"only {judged} vectors carry time stamps"
    print(f"{judged} vectors with time stamps: openssl ts agrees")


def authority(folder, kind):
    open(f"{folder}/cnf", "w").write(CONFIG)
    open(f"{folder}/index", "w").close()
    open(f"{folder}/number", "w").write("01\n")
    open(f"{folder}/serial", "w").write("01\n")
    for name in ("root", "stamper", "signer"):
        openssl("genpkey", *kind, "-out", f"{name}.key", folder=folder)
    openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=Stamps root", "-days", "30", "-set_serial", "0x4d2",
            "-config", "cnf", "-extensions", "root", "-out", "root.pem", folder=folder)
    for number, name in enumerate(("stamper", "signer")):
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-config", "cnf", "-out", "csr", folder=folder)
        openssl("x509", "-req", "-in", "csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", str(1000 + number),
                "-days", "30", "-extfile", "cnf", "-extensions", name, "-out", f"{name}.pem", folder=folder)
    openssl("ca", "-config", "cnf", "-name", "lists", "-gencrl", "-crldays", "7", "-cert", "root.pem", "-keyfile", "root.key",
            "-out", "root.crl", folder=folder)


def element(tag, content):
    length = len(content)
    octets = b"" if length < 0x80 else length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets) if octets else length]) + octets + content


def parts(content):
    """The elements one after the other, each as its tag and content."""
    found = []
    while content:
        head, length = 2, content[1]
        if length & 0x80:
            head = 2 + (length & 0x7F)
            length = int.from_bytes(content[2:head], "big")
        found.append((content[0], content[head : head + length]))
        content = content[head + length :]
    return found


def with_token(info, token):
    """The SignedData with a token among the unsigned attributes of its signer; all else stays byte for byte."""
    attribute = element(0x30, bytes.fromhex("060b2a864886f70d010910020e") + element(0x31, token))

    def rebuilt(der, path):
        [(tag, content)] = parts(der)
        if not path:
            return element(tag, content + element(0xA1, attribute))
        below = [element(*part) for part in parts(content)]
        below[path[0]] = rebuilt(below[path[0]], path[1:])
        return element(tag, b"".join(below))

    # ContentInfo, [0], SignedData, the set of signers, the signer.
    return rebuilt(info, [1, 0, -1, 0])


def stamped(folder, data):
    """A license with a token of OpenSSL's over its signature, or over other bytes."""
    document = open(f"{VECTORS}/good.xml", "rb").read()
    info = signed_data(document)
    came = info.dump()
    open(f"{folder}/data", "wb").write(data or info["content"]["signer_infos"][0]["signature"].native)
    openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query", folder=folder)
    openssl("ts", "-reply", "-config", "cnf", "-section", "tsa", "-queryfile", "query", "-signer", "stamper.pem", "-inkey",
            "stamper.key", "-token_out", "-out", "token", folder=folder)
    token = open(f"{folder}/token", "rb").read()
    text = re.sub(rb"(<Signature>)[^<]*", lambda found: found.group(1) + base64.b64encode(with_token(came, token)), document)
    path = f"{folder}/license.xml"
    open(path, "wb").write(text)
    time = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return path, time.strftime("%Y-%m-%dT%H:%M:%SZ")


def openssls_by_ours(kind):
    with tempfile.TemporaryDirectory() as folder:
        authority(folder, kind)
        trust = f"{folder}/trust"
        environment = {**os.environ, "ELICENSE_TRUST": trust}
        for words in (
            ["init"],
            ["add", f"{TRUST}/js-root.pem", "--id", "js", "--group", "test", "--region", "320000", "--kind", "all", "--purpose", "license"],
            ["add", f"{TRUST}/js-root.crl.pem"],
            ["add", f"{TRUST}/js-authority.crl.pem"],
            ["add", f"{folder}/root.pem", "--id", "stamps", "--group", "test", "--region", "320000", "--kind", "all", "--purpose", "time-stamp"],
            ["add", f"{folder}/root.crl"],
        ):
            subprocess.run([PROGRAM, "trust", *words], env=environment, check=True, capture_output=True)
        path, time = stamped(folder, None)
        report = verify(path, trust)
        assert found(report, "proof_of_existence") == time, f"{kind}: {time}: {report}"
        path, _ = stamped(folder, b"other bytes")
        report = verify(path, trust)
        assert not found(report, "proof_of_existence"), f"{kind}: a stamp over other bytes: {report}"
        assert "time-stamp-mismatch" in json.dumps(report)
    print(f"tokens of openssl ts by {' '.join(kind[1:])}: read, and refused over other bytes")


def main():
    with tempfile.TemporaryDirectory() as folder:
        ours_by_openssl(folder)
    openssls_by_ours(["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    openssls_by_ours(["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])


main()
