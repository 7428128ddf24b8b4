/** Records one below the other, a line for each cell: psql's \x, MySQL's \G, ClickHouse's Vertical, sqlite3's .mode line. */
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { BodyError } from '../bodies'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { opened } from '../records/opened'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

/** '-[ RECORD 1 ]---', '****** 1. row ******', 'Row 1:'. */
const RECORD = /^(?:-\[ RECORD \d+ \]-*\+?-*|\*{5,}\s*\d+\. row \*{5,}|Row \d+:)\s*$/
const CELL = /^\s*([A-Za-z_@][\w.@ -]*?)\s*(?: \| |: |:$| = )(.*)$/
const RULE = /^[─-]+\s*$/
const FOOTER = /^\s*\(?\d+ rows?\b/

export default recordFormat({ id: 'expanded', title: 'records one below the other', sniff, records })

function sniff(head: Head): number {
  const lines = head.text.split('\n', 8).map((line) => line.replace(/\r$/, '')).filter((line) => line.trim() !== '') // prettier-ignore
  if (!RECORD.test(lines[0] ?? '')) return 0
  return lines.slice(1).some((line) => CELL.test(line)) ? 0.9 : 0
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  let open: { line: number; fields: Fields; last: string } | null = null
  const give = (piece: Piece) => {
    const one = open
    open = null
    if (one) collect(piece, one.line, () => rowsOf(opened(one.fields), one.line))
  }
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => {
      if (RECORD.test(line)) {
        give(piece)
        open = { line: first + i, fields: {}, last: '' }
      } else if (open && !RULE.test(line) && !FOOTER.test(line)) add(open, line)
      else if (!open && line.trim() !== '') collect(piece, first + i, () => { throw new BodyError('no-record', 'a line of no record') }) // prettier-ignore
    })
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  give(piece)
  yield piece
}

/** A cell; a line without a name goes on with the cell above it. */
function add(open: { fields: Fields; last: string }, line: string): void {
  const cell = CELL.exec(line)
  if (cell) open.fields[(open.last = cell[1]!)] = cell[2]!.trim() === 'NULL' ? null : cell[2]!.trim()
  else if (open.last !== '' && line.trim() !== '') open.fields[open.last] = `${String(open.fields[open.last])}\n${line.replace(/^\s*\|?\s?/, '')}` // prettier-ignore
}
