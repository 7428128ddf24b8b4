/**
 * What is read, unpacked and kept at most. Every bound that a file can run into stands here, with what happens beyond
 * it: docs/limits.md is made of this table.
 */

export interface Limit {
  value: number
  unit: 'bytes' | 'times' | 'rows' | 'columns' | 'fields' | 'classes' | 'levels' | 'records' | 'names'
  /** What is bounded, as the docs head it. */
  of: string
  /** What becomes of more, and the way round. */
  beyond: string
}

const MB = 2 ** 20
const limit = (value: number, unit: Limit['unit'], of: string, beyond: string): Limit => ({
  value,
  unit,
  of,
  beyond,
})

export const limits = {
  record: limit(
    64 * MB,
    'bytes',
    'One record: a line, a JSON value, a row of a table with the line ends in its quotes',
    'It is skipped and counted as `too-long`, with its line. Where a file’s first record is longer, nothing tells the format: the file is refused (`line-too-long`). Write one request a line; split a batched request.',
  ),
  depth: limit(
    64,
    'levels',
    'Lists and objects within one another in a record',
    'The record is skipped and counted as `bad-line`. A file that begins so is refused (`too-nested`). Log the tensor itself, not the tree that holds it.',
  ),
  requests: limit(
    1_000_000,
    'rows',
    'Requests in one record (a batched request)',
    'The record is skipped and counted as `bad-body`. Log smaller batches.',
  ),
  columns: limit(
    20_000,
    'columns',
    'Columns of a table',
    'The file is refused (`too-many-columns`). Write the numbers as one list in a cell, or as JSON lines: `{"request_id": "a", "features": [0.1, 0.2]}`.',
  ),
  fields: limit(
    4000,
    'fields',
    'Fields of a log of JSON records (paths such as `meta.user.id`)',
    'Those that come later in the log are not offered. Write numbers as one list; leave out objects whose keys are values.',
  ),
  rows: limit(
    20_000_000,
    'rows',
    'Requests of a log',
    'The log is refused (`too-many-rows`) as soon as it is known. Evaluate a part of it: a day, or every tenth request.',
  ),
  unpacked: limit(
    200,
    'times',
    'What a compressed file unpacks to, by its packed size, beyond the first 256 MB',
    'The file is refused (`unpacks-too-far`): real logs pack to a twentieth, a bomb to a thousandth. Unpack it yourself (`gzip -d`, `zstd -d`) and drop the plain file.',
  ),
  unpackedFree: limit(
    256 * MB,
    'bytes',
    'What a compressed file may unpack to, whatever its packed size',
    'From there on it may be 200 times the packed size (above).',
  ),
  unpackedAtRandom: limit(
    512 * MB,
    'bytes',
    'A compressed file that has to be read at random: Parquet in gzip, an archive in an archive',
    'It is refused (`file-too-large`). Decompress it and drop the plain file.',
  ),
  waiting: limit(
    512 * MB,
    'bytes',
    'Rows that wait for the other model’s answer to their request, where a log has a row per request and model and is sorted by model',
    'The oldest are skipped and counted as `too-far-apart`. Sort the log by request.',
  ),
  batch: limit(
    64 * MB,
    'bytes',
    'What is held of the requests under way at once, per column of tensors or images and over all texts',
    'Batches become smaller: nothing is refused, large images are replayed a few at a time.',
  ),
  profiled: limit(
    32 * MB,
    'bytes',
    'What is looked at to guess what the fields are (1,000 rows, where they are short)',
    'Nothing is refused: the guess rests on the rows so far.',
  ),
  classes: limit(
    200_000,
    'classes',
    'Classes, of a model or of a log without one',
    'The mapping is refused (`too-many-classes`), and so is a log’s column of more than 2,000 values that are nearly all distinct: free text, ids, amounts. Merge rare classes; where a number is predicted, say so (`"task": "regression"`).',
  ),
  classesShown: limit(
    150,
    'classes',
    'Classes in the tables of evaluation.json (`classes`, `confusion`, `perClass`)',
    'The classes that occur most are there, the rest is counted in `classesLeftOut`; every figure is of all classes.',
  ),
} satisfies Record<string, Limit>

/** '64 MB', '20,000 columns', '200 times': a bound in words. */
export function limitText({ value, unit }: Limit): string {
  if (unit === 'bytes') return `${value / MB} MB`
  return `${value.toLocaleString('en-GB')} ${unit}`
}
