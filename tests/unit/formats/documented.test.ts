/** docs/log-formats.md is made of the registry and the fixtures: `UPDATE=1 npx vitest run tests/unit/formats/documented.test.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { formats } from '../../../src/formats/registry'
import { envelopes } from './envelopes'
import { fixtures } from './fixtures'
import { written } from './real'
import { served } from './serving'

const doc = 'docs/log-formats.md'
const readme = readFileSync('tests/fixtures/logs/README.md', 'utf8')

/** The line of the fixtures' README that says who made a file: of names with a star it is all that fit. */
function makerOf(file: string): [maker: string, real: string] {
  for (const line of readme.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    const names = (cells[1] ?? '').split(', ')
    const fits = (name: string) =>
      new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(file)
    if (names.some(fits)) return [cells[2]!, cells[3]!]
  }
  throw new Error(`tests/fixtures/logs/README.md says nothing of ${file}.`)
}

function made(): string {
  const rows = formats.map(({ id, title }) => {
    const files = fixtures.filter(({ format }) => format === id).map(({ file }) => file)
    if (files.length === 0) return `| ${title} | refused, with what to export instead | | |`
    const [maker, real] = [...new Set(files.map((file) => makerOf(file).join('\0')))]
      .map((one) => one.split('\0'))
      .reduce((a, b) => a.map((text, i) => `${text}; ${b[i]}`))
    return `| ${title} | ${files.join(', ')} | ${maker} | ${real} |`
  })
  return `# Which logs are read

Written by a test from the registry of formats and the fixtures (tests/unit/formats/documented.test.ts). What a file is
called says nothing: it is told by its content. gzip, zip, tar and zstd around it are opened.

## Formats

| format | fixture | made by | real, or documented where |
| --- | --- | --- | --- |
${rows.join('\n')}

## As programs wrote them

Programs that were run for it, sixty requests each; a test holds what is read of them (tests/unit/formats/real.ts):

| log | made by | |
| --- | --- | --- |
${Object.entries(written)
  .map(
    ([file, { refused }]) =>
      `| ${file} | ${makerOf(`served/${file}`)[0]} | ${refused ? 'refused, and why' : 'read'} |`,
  )
  .join('\n')}

## Logs of logs

JSON is opened wherever it lies: in a cell of CSV or Parquet, in a field, in a message, in text within text, as JSON,
Python or Postgres print it. A message takes the place of the field that held it; the time and the id around it stay
where it has none of its own; levels, offsets and process ids are set aside. A batch of requests is taken apart wherever
it lies. A data frame that pandas wrote as one object (by column, by row, as lists, split, with its schema) is its rows,
and so is a table that Markdown or a database's shell drew. Several models' answers in one record, as a list that names
them or by name, are each model's own; so are those of a table with a row per request and model, in whatever order. A cell
that does not parse costs its row. Messages of a format of their own are handed to it (tests/unit/formats/cross.test.ts:
every format whose records are lines, in every collector's envelope; entries of several lines and what Redis' MONITOR
prints are read as files of their own). Times without a year are dated by another line of
the log, or said to have no date. Numbers as people write them (1.234,50; 42,000; 87.50 %; € 12.40; 3.2 km; 1.2k) are
read where every cell of a column is one in the same writing (tests/unit/formats/written.test.ts); what one file of a log
leaves open another tells, and where two differ it is said (tests/unit/session/intake/together.test.ts). Totals, notes and empty
rows of a sheet are counted, and are no requests. Each of these is read by a test (tests/unit/formats/envelopes.ts; made in the shapes
that each program documents, not by the programs):

${Object.keys(envelopes)
  .map((name) => `- ${name}`)
  .join('\n')}

## Serving and monitoring programs

Read by a test as well (tests/unit/formats/serving.ts), in the shapes that each documents:

${Object.entries(served)
  .map(([name, { documented }]) => `- [${name}](${documented})`)
  .join('\n')}
`
}

it('docs/log-formats.md says what the registry and the fixtures say', () => {
  if (process.env['UPDATE']) writeFileSync(doc, made())
  expect(readFileSync(doc, 'utf8')).toBe(made())
})
