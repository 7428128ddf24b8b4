/** Properties of the join: the order of the rows that are joined, and how they are cut into batches, changes nothing. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PackedTextBuilder, type TextColumn } from '../../../src/core/columns'
import { joinById, type JoinBatch, type Joined } from '../../../src/formats/join'

type Row = [id: string | null, label: string | null]

function column(values: (string | null)[]): TextColumn {
  const dictionary = [...new Set(values.filter((value) => value !== null))]
  return { kind: 'text', dictionary, codes: Int32Array.from(values, (v) => (v === null ? -1 : dictionary.indexOf(v))) } // prettier-ignore
}

async function* batchesOf(rows: Row[], size: number): AsyncIterable<JoinBatch> {
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size)
    yield {
      file: 'labels.csv',
      ids: column(part.map(([id]) => id)),
      values: [column(part.map(([, label]) => label))],
      times: null,
      lines: part.map((_, i) => at + i + 2),
    }
  }
}

async function joined(ids: string[], rows: Row[], size: number) {
  const builder = new PackedTextBuilder()
  ids.forEach((id) => builder.push(id))
  return plain(await joinById({ ids: [builder.finish()], times: null }, batchesOf(rows, size)))
}

/** What does not depend on which of two rows came first: which of them "contradicts" and which "repeats" does. */
function plain({ columns, matched, n, rows, orphans, empty, repeats, conflicts }: Joined) {
  const [labels] = columns as TextColumn[]
  const values = labels && [...labels.codes].map((code) => (code < 0 ? null : labels.dictionary[code]))
  return { values, matched, n, rows, orphans: orphans.count, empty: empty.count, again: repeats.count + conflicts.count } // prettier-ignore
}

const id = fc.constantFrom('a', 'b', 'c', 'd', '7', '007', '7.0', '__proto__', 'ü', 'A')
const labels = fc.array(fc.tuple(fc.option(id), fc.option(fc.constantFrom('0', '1', 'late'))), { minLength: 1, maxLength: 30 }) // prettier-ignore

it('the order of the label rows, and their batches, do not matter', async () => {
  const shuffled = labels.chain((rows) =>
    fc.tuple(
      fc.constant(rows),
      fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(id, { minLength: 1, maxLength: 12 }),
      shuffled,
      fc.integer({ min: 1, max: 9 }),
      async (ids, [rows, others], size) => {
        // prettier-ignore
        expect(await joined(ids, others, size)).toEqual(await joined(ids, rows as Row[], 100))
      },
    ),
    { seed: 20261129, numRuns: 400 },
  )
})

it('every row is joined, an orphan, empty, or there again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd'), { minLength: 1 }),
      labels,
      async (ids, rows) => {
        // prettier-ignore
        const one = await joined(ids, rows, 7)
        const first = new Set(rows.filter(([id, label]) => id !== null && label !== null && ids.includes(id)).map(([id]) => id)) // prettier-ignore
        expect(one.orphans + one.again + one.empty + first.size).toBe(rows.length)
      },
    ),
    { seed: 20261129, numRuns: 400 },
  )
})
