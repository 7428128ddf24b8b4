/** Labelled tab-separated values: 'time:…<tab>age:31', as nginx, Fluentd and applications write them. http://ltsv.org */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import { lineRecords } from '../records/line-records'
import { firstLines } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { rowsOf } from './jsonl'

const LABELLED = /^([\w.-]+):(.*)$/s
const FEWEST = 3

export default recordFormat({
  id: 'ltsv',
  title: 'labelled tab-separated values',
  sniff,
  records: lineRecords((line, number) => {
    const record = recordIn(line)
    if (!record) throw new BodyError('no-record', 'a line without labels')
    return rowsOf(record, number)
  }),
})

/** Surer than a table of tabs, whose first row it would take for names. */
function sniff(head: Head): number {
  if (head.bytes.subarray(0, 4096).includes(0)) return 0
  const lines = firstLines(head)
  const mine = lines.filter((line) => recordIn(line) !== null)
  return mine.length > 0 && mine.length * 2 > lines.length ? 0.7 : 0
}

function recordIn(line: string): Record<string, string | null> | null {
  const cells = line.split('\t').map((cell) => LABELLED.exec(cell.trim()))
  if (cells.length < FEWEST || cells.includes(null)) return null
  return Object.fromEntries(cells.map((cell) => [cell![1]!, cell![2] === '-' ? null : cell![2]!]))
}
