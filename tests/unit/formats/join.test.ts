import { expect, it } from 'vitest'
import { PackedTextBuilder } from '../../../src/core/columns'
import type { NumberColumn, TextColumn } from '../../../src/core/columns'
import { joinById } from '../../../src/formats/join'
import { joinProblems } from '../../../src/formats/join-words'
import type { JoinBatch } from '../../../src/formats/join'

function packed(ids: string[]) {
  const builder = new PackedTextBuilder()
  for (const id of ids) builder.push(id)
  return builder.finish()
}

function column(values: (string | null)[]): TextColumn {
  const dictionary = [...new Set(values.filter((value) => value !== null))]
  return {
    kind: 'text',
    dictionary,
    codes: Int32Array.from(values, (v) => (v === null ? -1 : dictionary.indexOf(v))),
  }
}

async function* batches(
  rows: [string | null, string | null, number][],
  size: number,
): AsyncIterable<JoinBatch> {
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size)
    yield {
      file: 'labels.csv',
      ids: column(part.map((row) => row[0])),
      values: [
        column(part.map((row) => row[1])),
        { kind: 'number', values: Float64Array.from(part, (row) => row[2]) },
      ],
      times: Float64Array.from(part, (row) => row[2]),
      lines: part.map((_, i) => at + i + 2),
    }
  }
}

it.each([1, 3, 100])('joins labels whatever their batches are (%i rows each)', async (size) => {
  const target = {
    ids: [packed(['a', 'b', '007', 'd', 'e', 'e', '']), packed(['', 'b2', '', '', '', '', 'late-id'])],
    times: Float64Array.of(10, 10, 10, 10, 10, 10, 10),
  }
  const rows: [string | null, string | null, number][] = [
    ['a', '1', 20],
    ['b', '0', 5],
    ['007', '1', 20],
    ['7', '0', 20],
    ['d', '1', 20],
    ['d', '0', 20],
    ['d', '1', 20],
    ['a', '1', 20],
    ['e', '0', 20],
    ['late-id', '1', 20],
    ['b', null, 20],
  ]
  const joined = await joinById(target, batches(rows, size))
  const [values, times] = joined.columns as [TextColumn, NumberColumn]
  expect([...values.codes].map((code) => values.dictionary[code] ?? null)).toEqual([
    '1',
    '0',
    '1',
    null,
    '0',
    '0',
    '1',
  ])
  expect(joined).toMatchObject({
    n: 7,
    matched: 6,
    rows: 10,
    orphans: { count: 1, places: [{ file: 'labels.csv', line: 5 }] },
    repeats: { count: 1, places: [{ file: 'labels.csv', line: 9 }] },
    conflicts: {
      count: 2,
      places: [
        { file: 'labels.csv', line: 7 },
        { file: 'labels.csv', line: 8 },
      ],
    },
    early: { count: 1, places: [{ file: 'labels.csv', line: 3 }] },
    shared: { count: 1, places: [{ file: 'labels.csv', line: 10 }] },
    empty: { count: 1, places: [{ file: 'labels.csv', line: 12 }] },
  })
  // A second column goes along with the first, and is dropped with it where rows contradict each other.
  expect([...times.values]).toEqual([20, 5, 20, NaN, 20, 20, 20])
  expect(joinProblems(joined, 'labels.csv').map((problem) => problem.code)).toContain('join-conflicts')
})

it('the same id in another spelling of its own kind is the same id', async () => {
  const uuid = (i: number) => `0512bd13-1107-4231-a710-cf5327ac435${i}`
  const target = { ids: [packed([uuid(0), uuid(1).toUpperCase(), '12', '13.0', '007'])], times: null }
  const rows = [uuid(0).toUpperCase(), uuid(1), '12.0', '13', '7'].map((id): [string, string, number] => [id, '1', 0]) // prettier-ignore
  const joined = await joinById(target, batches(rows, 2))
  expect(joined).toMatchObject({ matched: 4, orphans: { count: 1, places: [{ line: 6 }] } })
})

it('a file that joins nothing says how its ids and the log’s are written', async () => {
  const joined = await joinById({ ids: [packed(['007', '008'])], times: null }, batches([['7', '1', 0]], 10))
  expect(joinProblems(joined, 'labels.csv')[0]).toMatchObject({
    code: 'nothing-joined',
    message: 'None of the 1 ids is the id of a request: it has "7" where the log has "007".',
  })
})
