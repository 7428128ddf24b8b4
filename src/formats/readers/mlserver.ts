/**
 * MLServer's log where `use_structured_logging` is on: it puts a message between quotes as it is, so that a line whose
 * message is JSON is none. https://mlserver.readthedocs.io/en/latest/reference/settings.html
 */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import { parses } from '../json/values'
import { lineRecords } from '../records/line-records'
import { firstLines, prefixRoles } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { rowsOf } from './jsonl'
import { loggedRecord } from './logged-json'

/** Whatever a container’s runtime puts before it. */
const LINE = /\{"time": "([^"]*)", "name": "[^"]*", "level": "[A-Z]+", "message": "/
const MODEL = /" , "model_name": "[^"]*"(?:, "model_version": "[^"]*")?\}\s*$|" \}\s*$/
/** Its start and the first calls. */
const LOOKED_AT = 60

export default recordFormat({
  id: 'mlserver',
  title: 'MLServer’s structured log',
  sniff,
  records: lineRecords((line, number) => {
    const text = messageOf(line)
    const record = text === null ? null : recordIn(text)
    if (!record) throw new BodyError('no-record', 'a line without a request')
    return rowsOf(record, number)
  }),
  known: prefixRoles,
})

function sniff(head: Head): number {
  const mine = firstLines(head, LOOKED_AT).filter((line) => LINE.test(line))
  // What is JSON is read as such.
  return mine.some((line) => !parses(line) && messageOf(line) !== null) ? 0.9 : 0
}

/** The time and the message, as MLServer's plain log has them. */
function messageOf(line: string): string | null {
  const start = LINE.exec(line)
  const said = start && line.slice(start.index + start[0].length)
  const end = said === null ? null : MODEL.exec(said)
  return end ? `${start![1]} - ${said!.slice(0, end.index)}` : null
}

function recordIn(text: string): ReturnType<typeof loggedRecord> {
  try {
    return loggedRecord(text)
  } catch (error) {
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
}
