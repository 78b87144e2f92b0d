"""Spark: the rows of an audit, its totals and its oddities, on a cluster of two workers on this machine."""

import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
import zlib

import pytest
from conftest import AT, DATA, ROOT
from test_vectors import printed, question_of, questions

pyspark = pytest.importorskip("pyspark")
pytest.importorskip("pandas")

from elicense import spark as spark_of  # noqa: E402

COUNT = int(os.environ.get("ELICENSE_SPARK_COUNT", "20000"))


@pytest.fixture(scope="session")
def session():
    from pyspark.sql import SparkSession

    master = os.environ.get("ELICENSE_SPARK_MASTER", "local-cluster[2,1,1024]")
    os.environ.setdefault("SPARK_HOME", str(pathlib.Path(pyspark.__file__).parent))
    os.environ["PYSPARK_PYTHON"] = sys.executable  # where the wheel is
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    made = (
        SparkSession.builder.master(master).appName("elicense")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1024")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@pytest.fixture(scope="session")
def archive(tmp_path_factory, program):
    """An archive of invented licenses, bad ones among them, and what an audit says of it. Members that nobody can read out
    of it are no rows of a table, and are left out.
    """
    folder = tmp_path_factory.mktemp("archive")
    testkit = program.with_name("elicense-testkit")
    subprocess.run([testkit, "archive", "--count", str(COUNT), "--bad", "40", "--out", folder / "all.zip"],
                   cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    members = []
    with zipfile.ZipFile(folder / "all.zip") as opened:
        for one in opened.infolist():
            try:
                members.append((one.filename, opened.read(one)))
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError):
                continue
    # Names that lead out of an archive or come twice are faults of the archive, which a table has not.
    safe = {name: content for name, content in members if not name.endswith("/") and not name.startswith("/")}
    members = [(name, content) for name, content in safe.items() if not {"..", ":"} & set(re.split(r"[/\\\\]|(:)", name))]
    with zipfile.ZipFile(folder / "archive.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    began = time.perf_counter()
    command = [program, "audit", "archive.zip", "--out", "run", "--trust", DATA / "trust/default", "--at", AT, "-q",
               "--threads", "2"]
    told = subprocess.run(command, cwd=folder, check=False, capture_output=True)
    assert told.returncode in (0, 1, 3, 7), told.stderr.decode()
    return folder, members, time.perf_counter() - began


def licenses_of(session, members):
    """The members of an archive as a table of binaries."""
    table = [("archive.zip", name, bytearray(content)) for name, content in members]
    parallel = session.sparkContext.parallelize(table, 16)
    return session.createDataFrame(parallel, "source string, member string, content binary")


def asked(licenses):
    return spark_of.rows(licenses, trust=DATA / "trust/default", at=AT, secret=b"of this test alone")


def counted(rows):
    return {row["conclusion"]: row["count"] for row in rows.groupBy("conclusion").count().collect()}


def found(rows):
    return {row["eye"]: {"groups": row["groups"], "entries": row["entries"]} for row in spark_of.oddities(rows).collect()}


def answer_of(answer):
    """A report as a text. An audit refuses some members before they are examined, with causes of its own."""
    return "unexamined" if "error" in answer else json.dumps(answer, sort_keys=True)


def test_totals_rows_and_oddities_are_those_of_an_audit(session, archive, capsys):
    folder, members, audit_seconds = archive
    licenses = licenses_of(session, members).cache()
    entries = licenses.count()
    began = time.perf_counter()
    rows = asked(licenses).cache()
    totals = counted(rows)
    seconds = time.perf_counter() - began
    summary = json.loads((folder / "run/summary.json").read_text())
    assert totals == {name: count for name, count in summary["conclusions"].items() if count}
    eyes = {eye: dict(count) for eye, count in summary["eyes"].items() if count["groups"]}
    assert eyes, "the archive has something odd in it"
    assert found(rows) == eyes
    told = collections.Counter()
    for line in (folder / "run/results.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(line)
        told[line["name"], answer_of(line["answer"])] += 1
    ours = rows.select("name", "report").collect()
    assert told == collections.Counter((row["name"], answer_of(json.loads(row["report"]))) for row in ours)
    with capsys.disabled():
        print(f"\n{entries} licenses: totals, rows and {len(eyes)} oddities equal to the audit's; "
              f"{entries / seconds:.0f} rows a second, the audit {entries / audit_seconds:.0f} "
              f"({audit_seconds / seconds:.2f} times)")


def test_every_vector_has_the_report_of_the_command_line(session, program, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    count, schema = 0, "source string, content binary"
    for vector, inputs in questions():
        question = question_of(vector)
        names = [os.path.relpath(path, ROOT) for path in inputs]
        table = [(name, bytearray(path.read_bytes())) for name, path in zip(names, inputs, strict=True)]
        formats = ROOT / "testdata" / vector["formats"] if "formats" in vector else None
        rows = spark_of.rows(
            session.createDataFrame(table, schema).coalesce(1), trust=DATA / "trust" / vector["trust"], formats=formats,
            secret=b"x", **question,
        )
        told = [row["report"] for row in rows.select("report").collect()]
        assert told == [line.decode() for line in printed(program, vector, names)], vector
        count += len(names)
    assert count > 500
    with capsys.disabled():
        print(f"\n{count} vectors: the reports on Spark are the command line's bytes")


def executors():
    """The processes of the cluster that do the work, begun by this one."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if entry.name.isdigit() and b"CoarseGrainedExecutorBackend" in line and f":{os.environ.get('SPARK_DRIVER_PORT', '')}".encode() in line:
            found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for the executor in /proc")
def test_a_killed_executor_changes_nothing(session, archive):
    _, members, _ = archive
    os.environ["SPARK_DRIVER_PORT"] = session.sparkContext.getConf().get("spark.driver.port")
    before = set(executors())
    if not before:
        pytest.skip("no executor beside this process: not a cluster")
    licenses = licenses_of(session, members)
    expected = sorted(tuple(row) for row in asked(licenses).select("name", "report").collect())
    killed = threading.Timer(1.0, lambda: os.kill(min(before), signal.SIGKILL))
    killed.start()
    again = sorted(tuple(row) for row in asked(licenses).select("name", "report").collect())
    killed.join()
    assert again == expected
    time.sleep(2)
    assert min(before) not in executors()
