"""A CSV as Parquet, as pyarrow writes it unless told otherwise (snappy, dictionaries), and with zstd.

python parquet.py log.csv to-snappy.parquet to-zstd.parquet
"""
import sys

import pyarrow.csv
import pyarrow.parquet

log, snappy, zstd = sys.argv[1:]
table = pyarrow.csv.read_csv(log)
pyarrow.parquet.write_table(table, snappy)
pyarrow.parquet.write_table(table, zstd, compression="zstd")
