/** Properties of the readers of tables: whatever is written is read, in batches of any size, and no line is lost. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import csv from '../../../src/formats/readers/csv'
import jsonl from '../../../src/formats/readers/jsonl'
import { num, readAll, sourceOf, text } from '../formats/helpers'

const runs = { seed: 20261129, numRuns: 150 }

/** Numbers as programs write them. */
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())
/** Words, and what must be quoted. Spaces at the ends, and texts that say "no value", have tests of their own. */
const word = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '"', ',', ';', '\n', 'ü', '漢', '😀', "'", '\\'), maxLength: 12 }).map((inside) => `w${inside}w`) // prettier-ignore
const batchRows = fc.integer({ min: 1, max: 40 })

interface Row {
  x: number
  note: string
}
const rows = fc.array(fc.record({ x: number, note: word }), { minLength: 2, maxLength: 30 })
const fields = [text('id'), num('x'), text('note')]
const expected = (written: readonly Row[]) => ({
  id: written.map((_, i) => `r${i}`),
  // A zero has no sign in a table.
  x: written.map(({ x }) => x + 0),
  note: written.map(({ note }) => note),
})

it('CSV: what is written is read', async () => {
  await fc.assert(
    fc.asyncProperty(rows, batchRows, fc.constantFrom('\n', '\r\n'), async (written, size, end) => {
      const lines = written.map(({ x, note }, i) => `r${i},${x},"${note.replaceAll('"', '""')}"`)
      const source = await sourceOf(['id,x,note', ...lines, ''].join(end))
      const { columns, skipped, error } = await readAll(source, fields, csv, size)
      expect({ columns, skipped, error }).toEqual({ columns: expected(written), skipped: [], error: null })
    }),
    runs,
  )
})

it('JSON lines: what is written is read', async () => {
  await fc.assert(
    fc.asyncProperty(rows, batchRows, async (written, size) => {
      const lines = written.map((row, i) => JSON.stringify({ id: `r${i}`, ...row }))
      const { columns, skipped, error } = await readAll(await sourceOf(lines.join('\n')), fields, jsonl, size)
      expect({ columns, skipped, error }).toEqual({ columns: expected(written), skipped: [], error: null })
    }),
    runs,
  )
})

/** A line that is a record, and lines that are none. */
const line = {
  csv: fc.oneof({ weight: 3, arbitrary: number.map((x) => `r,${x},n`) }, { weight: 1, arbitrary: fc.constantFrom('r,1', 'r,1,n,more', 'r') }), // prettier-ignore
  jsonl: fc.oneof({ weight: 3, arbitrary: number.map((x) => JSON.stringify({ id: 'r', x, note: 'n' })) }, { weight: 1, arbitrary: fc.constantFrom('{"id": "r", ', 'what', '[1, 2', '"text"', '7') }), // prettier-ignore
}

it.each([
  ['CSV', csv, line.csv, ['id,x,note', 'r,1,n', 'r,2,n']],
  ['JSON lines', jsonl, line.jsonl, ['{"id": "r", "x": 1, "note": "n"}', '{"id": "r", "x": 2, "note": "n"}']],
] as const)('%s: read and skipped together are the lines', async (_, format, one, start) => {
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 40 }), batchRows, async (lines, size) => {
      const source = await sourceOf([...start, ...lines, ''].join('\n'))
      const all = await readAll(source, fields, format, size)
      expect(all.error).toBeNull()
      expect(all.rows + all.skipped.length).toBe(lines.length + 2)
      // Each line is one or the other, and stands once.
      const places = [...all.lines, ...all.skipped.map((one) => one.line!)].sort((a, b) => a - b)
      const first = format === csv ? 2 : 1
      expect(places).toEqual(places.map((_, i) => i + first))
    }),
    runs,
  )
})
