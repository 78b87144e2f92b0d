"""Where the test data lies, and the program to compare with."""

import os
import pathlib

import elicense
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = ROOT / "testdata"
AT = "2026-06-01T12:00:00+08:00"


@pytest.fixture(scope="session")
def data():
    return DATA


@pytest.fixture(scope="session")
def program():
    return pathlib.Path(os.environ.get("ELICENSE_PROGRAM", ROOT / "target/debug/elicense"))


@pytest.fixture(scope="session")
def verifier():
    return elicense.Verifier(trust=DATA / "trust/default")


@pytest.fixture(scope="session")
def good(data):
    return data / "vectors/js-license-xml-1/good.xml"
