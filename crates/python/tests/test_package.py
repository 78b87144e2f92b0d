"""What the package promises."""

import datetime
import pickle

import elicense
import pytest
from conftest import AT, DATA


def test_the_three_lines_of_the_readme(verifier, good):
    report = verifier.verify(good, at=AT)
    assert (report.conclusion, report.passed, report.indication) == ("passed", True, "TOTAL_PASSED")
    assert (report.region, report.kind, report.layout) == ("320000", "resident-id-card", "js-license-xml-1")
    assert (report.verifiability, report.status, report.code, report.next_step()) == ("V4", "IN_FORCE", None, None)
    assert report.to_dict()["conclusion"] == "passed"
    assert report.to_dict()["input"]["sha256"] == report.sha256
    assert set(report.checks.values()) >= {"PASSED"} or report.checks


def test_what_does_not_pass_says_why_and_what_to_do(verifier, good):
    report = verifier.verify(good.with_name("changed-holder-name.xml"), at=AT)
    assert not report.passed and report.code in report.codes
    assert report.reason("en") != report.reason("zh-CN") and report.next_step("en")
    with pytest.raises(elicense.CallError):
        report.reason("fr")


def test_times_are_texts_days_and_datetimes_with_a_zone(verifier, good):
    zone = datetime.timezone(datetime.timedelta(hours=8))
    times = [AT, "2026-06-01", datetime.date(2026, 6, 1), datetime.datetime(2026, 6, 1, 12, tzinfo=zone)]
    assert {verifier.verify(good, at=at).to_json() for at in times} == {verifier.verify(good, at=AT).to_json()}
    for wrong in (datetime.datetime(2026, 6, 1, 12), "today", 5):
        with pytest.raises(elicense.CallError):
            verifier.verify(good, at=wrong)
    assert verifier.verify(good).at > "2026"


def test_what_is_asked_is_answered(verifier, good):
    data = good.read_bytes()
    assert verifier.verify(data, at=AT, holder="测试甲").conclusion in ("passed", "failed")
    masked, clerk = (verifier.verify(data, at=AT, role=role).holder for role in ("public", "clerk"))
    assert masked != clerk or masked is None
    report = verifier.verify(data, at=AT, region="310000", scenario="government-service")
    assert "recognition" in report.to_dict()
    for wrong in ({"region": "11"}, {"scenario": "party"}, {"role": "king"}, {"holder": (None, None)}, {"challenge": b"7"}):
        with pytest.raises(elicense.CallError) as raised:
            verifier.verify(data, at=AT, **wrong)
        assert raised.value.code == "call-wrong" and isinstance(raised.value, ValueError)


def test_what_cannot_be_examined_is_raised_with_code_and_advice(verifier):
    with pytest.raises(elicense.Unexamined) as raised:
        verifier.verify(b"", at=AT)
    error = raised.value
    assert error.code == "input-empty" and error.advice["en"]["next"] and error.advice["zh-CN"]["found"]
    assert error.to_dict()["error"]["code"] == "input-empty" and "input-empty" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.to_json()) == (error.code, error.to_json())


def test_files_and_settings_that_are_not_there_or_wrong(verifier, tmp_path):
    with pytest.raises(elicense.FileError) as raised:
        verifier.verify(tmp_path / "none.xml", at=AT)
    assert raised.value.code == "file-unreadable" and isinstance(raised.value, OSError)
    with pytest.raises(elicense.FileError):
        elicense.Verifier(trust=tmp_path / "none")
    (tmp_path / "trust.toml").write_text("x = 1\n")
    with pytest.raises(elicense.SettingsError) as raised:
        elicense.Verifier(trust=tmp_path)
    assert raised.value.code == "configuration"
    with pytest.raises(elicense.FileError):
        elicense.Verifier(policy="no-such-policy")
    assert elicense.Verifier().verify(DATA / "vectors/js-license-xml-1/good.xml", at=AT).conclusion == "undetermined"


def test_many_answers_stand_in_the_order_of_their_documents(verifier, good, tmp_path):
    expired = good.with_name("license-expired.xml")
    documents = [good, b"", expired.read_bytes(), tmp_path / "none"] * 70
    for threads in (1, 2, 5, None):
        answers = verifier.verify_many(documents, at=AT, threads=threads)
        kinds = [getattr(one, "conclusion", None) or one.code for one in answers]
        assert kinds == ["passed", "input-empty", "failed", "file-unreadable"] * 70
    assert verifier.verify_many([], at=AT) == []
    with pytest.raises(elicense.CallError):
        verifier.verify_many([b""], names=[], at=AT)


def test_arrow_columns_are_verified_where_they_lie(verifier, good):
    pyarrow = pytest.importorskip("pyarrow")
    texts = [good.read_bytes(), b"", good.with_name("license-expired.xml").read_bytes(), b"{}"]
    expected = [one.to_json() for one in verifier.verify_many(texts, at=AT)]
    for kind in (pyarrow.binary(), pyarrow.large_binary()):
        array = pyarrow.array(texts, kind)
        assert [one.to_json() for one in verifier.verify_many(array, at=AT)] == expected
        assert [one.to_json() for one in verifier.verify_many(array.slice(1, 2), at=AT)] == expected[1:3]
        chunked = pyarrow.chunked_array([array, array.slice(2)])
        assert [one.to_json() for one in verifier.verify_many(chunked, at=AT)] == expected + expected[2:]
    with_null = pyarrow.array([texts[0], None], pyarrow.binary())
    assert [one.to_json() for one in verifier.verify_many(with_null, at=AT)] == expected[:2]


def test_a_notebook_shows_a_card_that_no_document_can_steer(verifier, good):
    html = verifier.verify(good.with_name("changed-holder-name.xml"), at=AT)._repr_html_()
    assert "<table>" in html and 'lang="zh-CN"' in html and "<script" not in html
    assert "js-license-xml-1" in repr(verifier.verify(good, at=AT))


def test_codes_are_read_and_made(verifier, good):
    scanned = elicense.scan(DATA / "vectors/display-code-1/picture-good.png")
    assert scanned["scan"] == "elicense-scan-1" and scanned["codes"]
    with pytest.raises(elicense.Unexamined):
        elicense.scan(b"no picture")
    with pytest.raises(elicense.FileError):
        elicense.make_code(verifier.verify(good, at=AT), key="none.pem", verifier=verifier, at=AT)


def test_a_code_that_was_made_is_accepted(good, tmp_path):
    verifier = elicense.Verifier(trust=DATA / "trust/display")
    key = tmp_path / "key.pem"
    key.write_bytes((DATA / "pki/keys/sh-display.pem").read_bytes())
    key.chmod(0o600)
    report = verifier.verify(DATA / "vectors/sh-catalogue-jws-1/good.json", at=AT)
    text, svg, png = (
        elicense.make_code(report, key=key, verifier=verifier, at=AT, form=form) for form in ("text", "svg", "png")
    )
    assert text.startswith("LZ1:") and svg.startswith("<svg") and png.startswith(b"\x89PNG")
    assert verifier.verify(text.encode(), at=AT).passed and verifier.verify(png, at=AT).passed
    with pytest.raises(elicense.CallError):
        elicense.make_code(report, key=key, at=AT)
    failed = verifier.verify(DATA / "vectors/sh-catalogue-jws-1/good.json", at="2099-01-01")
    with pytest.raises(elicense.Refused):
        elicense.make_code(failed, key=key, verifier=verifier, at=AT)
