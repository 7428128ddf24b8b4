/** Data frames as pandas writes them to JSON, and tables as shells and Markdown draw them. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const names = ['request_id', 'age', 'primary_prediction', 'label']
const rows = [
  ['r-1', 31.5, 'yes', 'no'],
  ['r-2', 45.25, 'no', 'no'],
  ['r-3', 28, 'yes', 'yes'],
] as const
/** As ClickHouse says what columns hold: brackets are within its types. */
const typed = names.map((name, c) => ({ name, type: c === 1 ? 'Float64' : "Enum8('no' = 0, 'yes' = 1)" }))
const record = (row: (typeof rows)[number]) => Object.fromEntries(names.map((name, c) => [name, row[c]]))

async function read(content: string) {
  const source = await sourceOf(content)
  const profile = await (await formatOf(source)).profile(source, 100)
  const all = await readAll(await sourceOf(content), [text('request_id'), num('age'), text('label')])
  return { roles: names.map((name) => profile.fields.find((field) => field.name === name)?.role), all }
}

const drawn = (edge: string, rule: string) =>
  [names, ...rows].map((row) => `${edge}${row.join(' | ')}${edge}`).flatMap((line, i) => (i === 0 ? [line, rule] : [line])) // prettier-ignore

describe('a data frame', () => {
  it.each([
    ['by column', Object.fromEntries(names.map((name, c) => [name, Object.fromEntries(rows.map((row, i) => [i, row[c]]))]))], // prettier-ignore
    ['by row', Object.fromEntries(rows.map((row, i) => [i, record(row)]))],
    ['by request', Object.fromEntries(rows.map((row) => [row[0], { age: row[1], primary_prediction: row[2], label: row[3] }]))], // prettier-ignore
    ['as lists', Object.fromEntries(names.map((name, c) => [name, rows.map((row) => row[c])]))],
    ['as a table', { schema: { fields: names.map((name) => ({ name })), pandas_version: '1.4.0' }, data: rows.map(record) }], // prettier-ignore
    ['split', { columns: names, index: [0, 1, 2], data: rows }],
    ["Trino's answer", { columns: names.map((name) => ({ name, type: 'varchar' })), data: rows }],
    ["ClickHouse's answer", { meta: typed, data: rows.map(record), rows: 3, statistics: { elapsed: 0.01, rows_read: 3 } }], // prettier-ignore
    ["ClickHouse's answer, compact", { meta: typed, data: rows, rows: 3, statistics: { elapsed: 0.01 } }],
  ])('%s', async (_, frame) => {
    for (const content of [JSON.stringify(frame), JSON.stringify(frame, null, 2)]) {
      const { roles, all } = await read(content)
      expect(roles).toEqual(['id', 'feature', 'primary', 'label'])
      expect(all.columns['age']).toEqual([31.5, 45.25, 28])
      expect(all.columns['label']).toEqual(['no', 'no', 'yes'])
    }
  })

  it('that is longer than what a file is known by', async () => {
    const long = Array.from({ length: 20_000 }, (_, i) => i)
    const frame = { request_id: Object.fromEntries(long.map((i) => [i, `r-${i}`])), age: Object.fromEntries(long.map((i) => [i, i / 4])), label: Object.fromEntries(long.map((i) => [i, i % 2])) } // prettier-ignore
    const { all } = await read(JSON.stringify(frame))
    expect(all.rows).toBe(20_000)
    expect(all.columns['age']!.at(-1)).toBe(19_999 / 4)
  })

  it.each([
    ['with objects of the same keys', { primary: { prediction: 1, ms: 2 }, shadow: { prediction: 0, ms: 3 } }], // prettier-ignore
    ['with a list of numbers', { features: [1, 2, 3], weights: [4, 5, 6], scores: [0.1, 0.2, 0.7] }],
    ['with models by version', { v1: { prediction: 1, ms: 2 }, v2: { prediction: 0, ms: 3 } }],
    ['with numbered features', { inputs: { 0: 5.1, 1: 3.5 }, prediction: 1 }],
  ])('is not a record %s', async (_, one) => {
    const source = await sourceOf(JSON.stringify(one))
    const { rows } = await (await formatOf(source)).profile(source, 100)
    expect(rows).toBe(1)
  })

  it('is no line among others', async () => {
    const lines = [0, 1].map((i) => JSON.stringify({ a: { 0: i, 1: 2 }, b: { 0: 3, 1: 4 } })).join('\n')
    const source = await sourceOf(lines)
    expect((await (await formatOf(source)).profile(source, 100)).rows).toBe(2)
  })
})

describe('a drawn table', () => {
  it.each([
    ['Markdown', drawn('|', '|---|---:|:--|:-:|').join('\n')],
    ['a database’s shell', drawn('', '-----+-----+-----+----').join('\n') + '\n(3 rows)\n'],
    ['MySQL’s and Spark’s', ['+---+---+---+---+', ...drawn('|', '+---+---+---+---+'), '+---+---+---+---+'].join('\n')], // prettier-ignore
  ])('%s', async (_, content) => {
    const { roles, all } = await read(content)
    expect(roles).toEqual(['id', 'feature', 'primary', 'label'])
    expect(all.columns['age']).toEqual([31.5, 45.25, 28])
  })

  const box = ['┌───┬───┐', '│ request_id │ note │', '├───┼───┤', '│ a │ x "y" │', '│ b │ z │', '└───┴───┘'] // prettier-ignore
  it.each<[string, string[], number[]]>([
    ['of lines', box, [4, 5]],
    ['with a rule below every row', [...box.slice(0, 4), box[2]!, ...box.slice(4)], [4, 6]],
    ['with types below the names, as DuckDB prints it', [...box.slice(0, 2), '│ varchar │ varchar │', ...box.slice(2)], [5, 6]], // prettier-ignore
    ['with a shape above, as Polars prints it', ['shape: (2, 2)', '┌───┬───┐', '│ request_id ┆ note │', '│ ---        ┆ ---  │', '│ str        ┆ str  │', '╞═══╪═══╡', ...box.slice(3)], [7, 8]], // prettier-ignore
    ['psql’s', [' request_id | note ', '------------+-------', ' a          | x "y"', ' b          | z', '(2 rows)', ''], [3, 4]], // prettier-ignore
    ['MySQL’s', ['+----+----+', '| request_id | note |', '+----+----+', '| a | x "y" |', '| b | z |', '+----+----+', '2 rows in set (0.00 sec)'], [4, 5]], // prettier-ignore
    ['columns under a rule', ['request_id  note', '----------  --------', 'a           x "y"', 'b           z'], [3, 4]], // prettier-ignore
    ['columns between rules', ['==========  ========', 'request_id  note', '==========  ========', 'a           x "y"', 'b           z', '==========  ========'], [4, 5]], // prettier-ignore
  ])('%s: what is drawn is no row, and a row keeps its line', async (_name, lines, at) => {
    const all = await readAll(await sourceOf(lines.join('\n')), [text('request_id'), text('note')])
    expect([all.skipped, all.lines]).toEqual([[], at])
    expect(all.columns).toEqual({ request_id: ['a', 'b'], note: ['x "y"', 'z'] })
  })

  it('a bar in a cell of Markdown is no end of it', async () => {
    const all = await readAll(await sourceOf('| request_id | note |\n|---|---|\n| a | x\\|y |\n| b | z |\n'), [text('note')]) // prettier-ignore
    expect(all.columns['note']).toEqual(['x|y', 'z'])
  })

  it('a column of dashes is no rule', async () => {
    const all = await readAll(await sourceOf('request_id|note\n---|---x\na|b\n'), [text('note')])
    expect(all.columns['note']).toEqual(['---x', 'b'])
  })
})

it('reads a table as Jira and Confluence mark it up', async () => {
  const { roles, all } = await read([`||${names.join('||')}||`, ...rows.map((row) => `|${row.join('|')}|`)].join('\n')) // prettier-ignore
  expect(roles).toEqual(['id', 'feature', 'primary', 'label'])
  expect([all.columns['age'], all.lines]).toEqual([[31.5, 45.25, 28], [2, 3, 4]]) // prettier-ignore
})
