"""Verifies the licenses of a folder on Spark: audit.py LICENSES TRUST TIME OUT, with the elicense wheel on every machine."""

import secrets
import sys

from elicense import spark as elicense_spark
from pyspark.sql import SparkSession


def main(folder, trust, at, out):
    spark = SparkSession.builder.appName("elicense").getOrCreate()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    licenses = files.selectExpr("path AS source", "content")
    secret = secrets.token_bytes(32)  # of this run alone
    elicense_spark.rows(licenses, trust=trust, at=at, secret=secret).write.parquet(out)
    rows = spark.read.parquet(out)
    rows.groupBy("conclusion").count().show()
    elicense_spark.oddities(rows).show()


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
