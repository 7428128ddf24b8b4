/**
 * What `kubectl logs` shows of event-display, the sink that KServe's and Knative's documentation sends events to: each event
 * printed in words, its body last. https://kserve.github.io/website/docs/model-serving/predictive-inference/logger/basic-logger
 */
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
const ATTRIBUTE = /^\s+([a-z0-9]+): ?(.*)$/

export default recordFormat({
  id: 'event-display',
  paired: true,
  title: 'CloudEvents as event-display prints them',
  sniff: (head: Head) =>
    /^.{0,4}☁.{0,3}\s*cloudevent/im.test(head.text) && /^Context Attributes,/m.test(head.text) ? 0.9 : 0,
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
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => {
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
