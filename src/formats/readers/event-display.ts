/**
 * What `kubectl logs` shows of event-display, the sink that KServe's and Knative's documentation sends events to: each event
 * printed in words, its body last. https://kserve.github.io/website/docs/model-serving/predictive-inference/logger/basic-logger
 */
import { readHead } from '../../files/source'
import type { Head } from '../../files/source'
import { BodyError } from '../bodies'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import { eventHalf, eventRoles } from '../records/cloudevent'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { Pairing } from '../records/pairs'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

const START = /(?:cloudevents\.Event|CloudEvent: valid.*)$/
const ATTRIBUTE = /^\s*([a-z0-9]+): ?(.*)$/
/** An event's first line, and what is before every line there; a record in JSON or quotes is opened by others. */
const FIRST = /^(?!\s*[{"])(.{0,200}?)☁.{0,3}\s*(?:cloudevents\.Event|CloudEvent: valid.*)$/im
const CONTEXT = /^(?:.*\s)?Context Attributes,\s*$/m

/** @returns what a container's runtime or kubectl puts before each line, whatever its numbers; null where no event begins */
function prefixIn({ text }: Head): RegExp | null {
  const before = text.includes('☁') ? FIRST.exec(text)?.[1] : undefined
  if (before === undefined) return null
  const parts = before.trimEnd().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  // Go writes no fraction of a second that is whole.
  const any = parts.replace(/\\\.\d+/g, '(?:\\.\\d+)?').replace(/\w*\d\w*/g, '\\w+')
  return new RegExp(`^${any}(?:${/\s$/.test(before) ? '\\s' : ''}|$)`)
}

export default recordFormat({
  id: 'event-display',
  paired: true,
  title: 'CloudEvents as event-display prints them',
  sniff: (head: Head) => (prefixIn(head) !== null && CONTEXT.test(head.text) ? 0.9 : 0),
  records,
  known: eventRoles,
})

/** An event as far as it was printed. */
interface Printed {
  line: number
  fields: Fields
  /** Lines of the body, once it has begun. */
  body: string[] | null
  /** Whether a blank line has ended the body: what follows are the sink's own words. */
  ended: boolean
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { source, carry } = reading
  const pairing = Pairing.of('event-display', 'id', carry)
  let open: Printed | null = null
  const close = (piece: Piece) => {
    const event = open
    if (event)
      collect(piece, event.line, () => {
        if (!event.body) throw new BodyError('truncated', 'the event ends before its body')
        pairing.add(
          piece,
          eventHalf({ ...event.fields, data: (event.body ?? []).join('\n').trim() }),
          event.line,
          source.name,
        )
        return []
      })
  }
  const prefix = prefixIn(await readHead(source))
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((whole, i) => {
      const line = prefix ? whole.replace(prefix, '') : whole
      if (!START.test(line.trimEnd())) return take(open, line)
      close(piece)
      open = { line: first + i, fields: {}, body: null, ended: false }
    })
    yield piece
  }
  const last: Piece = { rows: [], skipped: [] }
  close(last)
  if (!carry?.more) pairing.finish(last)
  yield last
}

function take(open: Printed | null, line: string): void {
  if (!open || open.ended) return
  if (open.body) {
    if (line.trim() !== '') open.body.push(line)
    else if (open.body.length > 0) open.ended = true
  } else if (/^Data(?: \(binary\))?,/.test(line)) open.body = []
  else {
    const [, name, value] = ATTRIBUTE.exec(line) ?? []
    if (name !== undefined && value !== '') open.fields[name] = value
  }
}
