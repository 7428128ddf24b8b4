/** HAR 1.2, as browsers save what a page sent: the POSTs whose body is a request to a model. http://www.softwareishard.com/blog/har-12-spec/ */
import { BodyError, bodyRows } from '../bodies'
import { bodyFromBase64 } from '../bodies/bytes'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { deepObjects } from '../json/values'
import { answerRows } from '../records/answers'
import type { Answered } from '../records/answers'
import { collect } from '../records/collect'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

export default recordFormat({
  id: 'har',
  title: 'HAR (browser network log)',
  sniff: (head: Head) =>
    /^\s*\{\s*"log"\s*:\s*\{/.test(head.text) && /"(?:creator|entries|pages)"\s*:/.test(head.text) ? 0.95 : 0,
  records,
  known: {
    startedDateTime: { role: 'time', why: 'when the browser sent it' },
    time_ms: { role: 'ignore', why: "the network is in it: not the model's latency" },
    status: { role: 'status', why: 'of the response' },
    url: { role: 'ignore', why: 'where it was sent' },
  },
  mend: 'Save the network log as HAR with content, while the page asks the model.',
})

async function* records(reading: Reading): AsyncIterable<Piece> {
  let place = 0
  for await (const { values, skipped } of deepObjects(reading, ENTRY_DEPTH)) {
    const piece: Piece = { rows: [], skipped }
    for (const { line, value } of values) {
      if (!isObject(value) || !isObject(value['request'])) continue
      // The line where the entry starts; where all are in one line, entries are told apart by counting on.
      place = Math.max(line, place + 1)
      addEntry(piece, value, value['request'], place)
    }
    yield piece
  }
}

/** Within the file's object, its "log" and that one's "entries": "pages" lie as deep, and hold no request. */
const ENTRY_DEPTH = 3

/** Pages, scripts and pictures are no requests to a model, and nothing is lost by leaving them out. */
function addEntry(piece: Piece, entry: Fields, request: Fields, number: number): void {
  if (request['method'] !== 'POST') return
  collect(piece, number, () => {
    const data = isObject(request['postData']) ? request['postData']['text'] : undefined
    if (typeof data !== 'string' || data === '') throw new BodyError('no-request', 'a POST without its body')
    if (!/^\s*[[{]/.test(data)) throw new BodyError('not-a-prediction', 'a POST that is not JSON')
    const response = isObject(entry['response']) ? entry['response'] : {}
    const meta: Fields = {
      startedDateTime: entry['startedDateTime'] ?? null,
      time_ms: entry['time'] ?? null,
      status: response['status'] ?? null,
      url: typeof request['url'] === 'string' ? request['url'].split('?')[0] : null,
    }
    const asked = bodyRows(data, 'request')
    return expand({ meta, request: asked, response: answerOf(response, asked.rows.length) }, number)
  })
}

function answerOf(response: Fields, n: number): Answered {
  const content = isObject(response['content']) ? response['content'] : {}
  const { text, encoding } = content
  if (typeof text !== 'string') return null
  return answerRows(() => (encoding === 'base64' ? bodyFromBase64(text) : text), n, response['status'])
}
