/**
 * A log of a log whose messages are of a format of their own (SageMaker's capture within Docker's, bodies within a Kafka
 * dump): they are handed to that format one by one, with the time that the log around them says where they say none.
 */
import { through, type Head, type Source } from '../../files/source'
import type { LogFormat } from '../contract'
import { within } from './inside'
import { openings } from './messages'

/** Formats that say all of a request themselves. */
export const WHOLE = new Set(['sagemaker', 'azure-ml', 'cloudevents', 'event-display', 'vertex', 'inference-table', 'bentoml', 'nginx', 'mlserver', 'redis-monitor']) // prettier-ignore
/** Those that may lack what stands beside them: an id, an answer. */
const PARTS = new Set([
  'bare-bodies',
  'python-logging',
  'key-value',
  'halves',
  'logged-json',
  'printed',
  'access-queries',
  'w3c',
])
/** How sure a format must be of the messages. */
const SURE = 0.6
/** Messages that are looked at. */
const LOOKED_AT = 40
const FEW_BYTES = 1 << 14
const FEW_LINES = 20

/**
 * @param outer what the file is taken for
 * @returns the format of the messages, which reads them out of the log; null where they are of none that is known
 */
export async function enveloped(
  source: Source,
  head: Head,
  outer: LogFormat,
  formats: readonly LogFormat[],
): Promise<LogFormat | null> {
  // Of lines the first few are enough; a document on one line is looked at as far as it is known.
  const few = head.text.slice(0, FEW_BYTES).split('\n').length > FEW_LINES
  const cut = few && head.bytes.length > FEW_BYTES
  // A copy each time: who reads a chunk gives its memory back, and the head is read again.
  const start = through(source, async function* () {
    yield head.bytes.slice(0, cut ? FEW_BYTES : undefined)
  })
  for (const { open, says } of await openings(start, head, outer.id)) {
    const texts: string[] = []
    for await (const { messages } of open({ source: start, progress: () => undefined }))
      texts.push(...messages.map(({ text }) => text))
    if (cut || !head.whole) texts.pop()
    const text = texts.slice(0, LOOKED_AT).join('\n')
    const inner: Head = { name: head.name, text, bytes: new TextEncoder().encode(text), whole: true }
    const best = formats
      .map((format) => ({ format, sure: text === '' ? 0 : format.sniff(inner) }))
      .reduce((a, b) => (b.sure > a.sure ? b : a))
    const { id } = best.format
    if (
      best.sure >= SURE &&
      !(id === 'logged-json' && outer.id === id) &&
      (WHOLE.has(id) || (PARTS.has(id) && !says))
    )
      return within(best.format, open)
  }
  return null
}
