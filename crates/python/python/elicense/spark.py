"""Licenses of an archive that has outgrown one machine, on Spark: every row of an audit, and what is odd about rows beside
each other.

    licenses = spark.read.format("binaryFile").load("licenses/").selectExpr("path AS source", "content")
    rows = elicense.spark.rows(licenses, trust="trust", at="2026-06-01T12:00:00+08:00", secret=secret)
    rows.groupBy("conclusion").count().show()
    elicense.spark.oddities(rows).show()

The wheel, and the folders of trust and layouts, have to be on every machine. Nothing is remembered from row to row: a task
that is done again gives the same rows.
"""

from . import Verifier
from ._native import COLUMNS

#: Texts of a row, as in results.parquet, without the number of the entry.
TEXTS = tuple(COLUMNS)

_VERIFIERS = {}

#: Documents that are verified at one time: their reports are held until all of them are made.
_BATCH = 1024


def schema():
    """The columns of `rows`: those of results.parquet but `entry`, the report, and what rows are compared by."""
    texts = ", ".join(f"{name} string" for name in TEXTS)
    return f"{texts}, report string, keys array<struct<subject:string, key:binary, value:binary>>, odd array<string>"


def _arrow_schema():
    import pyarrow

    key = pyarrow.struct([("subject", pyarrow.string()), ("key", pyarrow.binary()), ("value", pyarrow.binary())])
    texts = [(name, pyarrow.string()) for name in TEXTS]
    others = [("report", pyarrow.string()), ("keys", pyarrow.list_(key)), ("odd", pyarrow.list_(pyarrow.string()))]
    return pyarrow.schema(texts + others)


def _verifier(settings):
    """The verifier of this process: made once, whatever the partitions."""
    if settings not in _VERIFIERS:
        trust, formats, policy = settings
        _VERIFIERS[settings] = Verifier(trust=trust, formats=formats, policy=policy)
    return _VERIFIERS[settings]


def _told(batches, settings, question, secret, threads):
    """What one task does: batches of documents in, batches of rows out."""
    import pyarrow

    verifier, asked, form = _verifier(settings), _asked(question), _arrow_schema()
    for batch in batches:
        for part in (batch.slice(at, _BATCH) for at in range(0, batch.num_rows, _BATCH)):
            columns = {name: part.column(name).to_pylist() for name in part.schema.names}
            members = columns.get("member") or [None] * part.num_rows
            places = list(zip(columns["source"], members))
            documents = [content or b"" for content in columns["content"]]
            told = verifier._rows(documents, places, secret, threads, asked)
            texts = zip(*(cells for cells, *_ in told))
            arrays = [pyarrow.array([text or None for text in column], pyarrow.string()) for column in texts]
            arrays.append(pyarrow.array([report for _, report, _, _ in told], pyarrow.string()))
            keys = [[{"subject": one[0], "key": one[1], "value": one[2]} for one in keys] for _, _, keys, _ in told]
            arrays.append(pyarrow.array(keys, form.field("keys").type))
            arrays.append(pyarrow.array([odd for *_, odd in told], form.field("odd").type))
            yield pyarrow.RecordBatch.from_arrays(arrays, schema=form)


def _asked(question):
    from ._verifier import _question

    names = ("at", "region", "scenario", "role", "holder", "challenge", "audience")
    return _question(*(question.get(name) for name in names))


def rows(
    licenses, *, at, secret, trust=None, formats=None, policy=None, region=None, scenario=None, role=None, holder=None,
    challenge=None, audience=None, threads=1,
):
    """A row for every license of the table `licenses`: `source` (text), `content` (binary) and, where sources are archives,
    `member` (text).

    `at` has to be named: tasks run at different times. `secret` is bytes that nobody can guess; under it rows are compared
    without telling numbers of persons, so that it must be the same for all rows that are compared and written nowhere.
    """
    settings = tuple(None if one is None else str(one) for one in (trust, formats, policy))
    question = {
        "at": str(at), "region": region, "scenario": scenario, "role": role, "holder": holder, "challenge": challenge,
        "audience": audience,
    }
    secret = bytes(secret)
    _verifier(settings)  # what is wrong with the settings is said here, and not by a task
    wanted = [name for name in ("source", "member", "content") if name in licenses.columns]
    return licenses.select(*wanted).mapInArrow(
        lambda batches: _told(batches, settings, question, secret, threads), schema()
    )


#: What is odd about rows beside each other, by what their keys are about: enough that there are several rows, or that
#: their values differ.
_BESIDE = {
    "member": ("same-name", "rows"),
    "bytes": ("same-bytes", "rows"),
    "number": ("same-number", "values"),
    "identifier": ("same-identifier", "values"),
    "version": ("superseded-version", "values"),
    "holder": ("holder-names", "values"),
}

# An issuer needs more days than these to have one that is compared with the others; so many licenses on one day are few in
# any case; a burst is so many times the usual day. As in an audit.
_BURST_DAYS, _BURST_LEAST, _BURST_TIMES = 5, 20, 10


def oddities(rows):
    """How often each oddity was found in `rows`: groups of rows and rows in them, as `eyes` of an audit's summary.json."""
    spark = rows.sparkSession
    rows.createOrReplaceTempView("elicense_rows")
    cases = " ".join(
        f"WHEN subject = '{subject}' AND {'entries' if many == 'rows' else 'values'} > 1 THEN '{eye}'"
        for subject, (eye, many) in _BESIDE.items()
    )
    return spark.sql(f"""
        WITH keys AS (SELECT one.* FROM (SELECT explode(keys) AS one FROM elicense_rows)),
        beside AS (
            SELECT CASE {cases} END AS eye, entries FROM (
                SELECT subject, key, count(*) AS entries, count(DISTINCT value) AS values
                FROM keys WHERE subject <> 'issuer' GROUP BY subject, key)),
        days AS (SELECT key, value, count(*) AS entries FROM keys WHERE subject = 'issuer' GROUP BY key, value),
        issuers AS (
            SELECT key, count(*) AS days, element_at(array_sort(collect_list(entries)), CAST(count(*) DIV 2 AS INT) + 1) AS usual
            FROM days GROUP BY key),
        bursts AS (
            SELECT 'issuer-burst' AS eye, entries FROM days JOIN issuers USING (key)
            WHERE days > {_BURST_DAYS} AND entries >= {_BURST_LEAST} AND entries >= usual * {_BURST_TIMES}),
        alone AS (SELECT explode(odd) AS eye, 1 AS entries FROM elicense_rows)
        SELECT eye, count(*) AS groups, sum(entries) AS entries FROM (
            SELECT * FROM beside UNION ALL SELECT * FROM bursts UNION ALL SELECT * FROM alone)
        WHERE eye IS NOT NULL GROUP BY eye ORDER BY eye
    """)
