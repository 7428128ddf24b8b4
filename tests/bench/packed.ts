/** The same log in other wrappings: gzip by zlib, Parquet by pyarrow where there is one. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

export interface Packed {
  title: string
  path: string
}

/** @param log a CSV file; the others are written beside it */
export function packedLogs(log: string): Packed[] {
  const gzip = log.replace(/\.csv$/, '.csv.gz')
  writeFileSync(gzip, gzipSync(readFileSync(log)))
  const packed = [
    { title: 'CSV', path: log },
    { title: 'CSV, gzip', path: gzip },
  ]
  const snappy = log.replace(/\.csv$/, '.parquet')
  const zstd = log.replace(/\.csv$/, '.zstd.parquet')
  const script = new URL('parquet.py', import.meta.url).pathname
  const python = process.env.PYTHON ?? 'python3'
  if (spawnSync(python, [script, log, snappy, zstd], { stdio: 'ignore' }).status !== 0) {
    console.error(`${python} has no pyarrow: Parquet is left out. Set PYTHON to one that has.`)
    return packed
  }
  return [...packed, { title: 'Parquet', path: snappy }, { title: 'Parquet, zstd', path: zstd }]
}
