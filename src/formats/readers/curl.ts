/**
 * What a terminal showed of curl: commands with what they sent (-d, --json), and below each what came back, bare, under its
 * headers (-i) or among curl's own remarks (-v). https://curl.se/docs/manpage.html
 */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { parseJson } from '../../files/loose-json'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { queryIn } from '../records/query-text'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

/** A command, behind whatever prompt the shell has. */
const COMMAND = /^(?:\++\s|[^'"{}[\]]*[$#%>❯»]\s*)?(?:time\s+|sudo\s+)?curl(?:\.exe)?\s+(.*)$/
/** The same right behind a body that ends without a line end. */
const BEHIND_BODY = /^(.*[\]}"]|[-+\d.eE]*\d)([^\s{}[\]"',\d@:]+[@:~$#%>❯][^{}[\]"',]*\s+curl\s.*)$/
const STATUS = /^(?:< )?HTTP\/[\d.]+ (\d{3})\b/
const HEADER = /^(?:< )?([A-Za-z][\w-]*):\s*(.*)$/
/** curl's remarks, what it sent, and its table of progress. */
const REMARK =
  /^(?:[*>](?:\s|$)|[{}] \[\d+ bytes data\]|Note: |Warning: | *% Total|.*\bDload\b|[\s\d:.kMG%-]+--:--:--|\s*$)/
/** A remark right behind a body that ends without a line end. */
const JOINED = /^(.*[\]}\d"])\* (?:Connection|Closing|Excess|shutting|TLS)\b.*$/
/** How zsh shows that a line did not end. */
const NO_END = /(?<=[\]}"])%$/
const METHODS_WITHOUT = /^(?:HEAD|OPTIONS)$/

interface Call {
  line: number
  command: string
  status: string | null
  headers: Map<string, string>
  /** Whether its headers are being listed. */
  listing: boolean
  body: string[]
}

export default recordFormat({
  id: 'curl',
  title: 'transcript of curl',
  sniff,
  records,
  known: {
    status: { role: 'status', why: 'of the response' },
    date: { role: 'time', why: "the response's header" },
  },
  mend: 'Keep the commands with what they send (-d), or log the calls in the service: one row per request.',
})

function sniff(head: Head): number {
  const lines = head.text.split('\n', 60).map((line) => line.replace(/\r$/, ''))
  const shown = lines.some((line) => COMMAND.test(line)) && lines.some((line) => /\bcurl\b.*https?:|\bcurl\b.*localhost|^\s*(?:-\w|--\w|'?https?:)/.test(line)) // prettier-ignore
  const first = lines.find((line) => line.trim() !== '') ?? ''
  if (shown && (COMMAND.test(first) || /^[$%❯+]|^\S+[@:~].*[$#%❯]/.test(first))) return 0.9
  // Without commands nothing says what was asked: to be told so.
  const answers = STATUS.test(first) && lines.slice(1, 4).some((line) => HEADER.test(line))
  return answers || (/^\* +(?:Trying|Host|Uses proxy)/.test(first) && lines.some((line) => STATUS.test(line)))
    ? 0.9
    : 0
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  let call: Call | null = null
  /** A command that goes on in the next line: a backslash at its end, or a quote that is open. */
  let open = false
  const give = (piece: Piece) => {
    const one = call
    call = null
    if (one) collect(piece, one.line, () => rowsOf(recordOf(one), one.line))
  }
  const take = (piece: Piece, line: string, number: number): void => {
    if (call && open) {
      call.command += `\n${line}`
      open = goesOn(call.command)
      return
    }
    const behind = BEHIND_BODY.exec(line)
    if (behind) {
      take(piece, behind[1]!, number)
      return take(piece, behind[2]!, number)
    }
    const command = COMMAND.exec(line)
    if (command) {
      give(piece)
      call = {
        line: number,
        command: command[1]!,
        status: null,
        headers: new Map(),
        listing: false,
        body: [],
      }
      open = goesOn(call.command)
    } else
      call = answered(call, line.trimEnd().replace(JOINED, '$1').replace(NO_END, ''), number, () =>
        give(piece),
      )
  }
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => take(piece, line, first + i))
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  give(piece)
  yield piece
}

/** A line of what came back. @returns the call that it is of */
function answered(call: Call | null, line: string, number: number, give: () => void): Call | null {
  const status = STATUS.exec(line)
  if (status) {
    // '100 Continue' comes before the answer's own; of calls without their commands each begins so.
    if (call && call.body.length > 0) give()
    const own = call && call.body.length === 0 ? call : null
    const next = own ?? {
      line: number,
      command: '',
      status: null,
      headers: new Map(),
      listing: true,
      body: [],
    }
    next.status = status[1]!
    next.listing = true
    return next
  }
  if (!call) return null
  if (call.listing) {
    const header = HEADER.exec(line)
    if (header) call.headers.set(header[1]!.toLowerCase(), header[2]!)
    else if (/^(?:<\s*)?$/.test(line)) call.listing = false
    return call
  }
  if (!REMARK.test(line)) call.body.push(line)
  return call
}

function goesOn(command: string): boolean {
  if (/(?:\\|\^|`)\s*$/.test(command)) return true
  const bare = command.replace(/\\./gs, '').replace(/'[^']*'|"[^"]*"/gs, '')
  return /['"]/.test(bare)
}

/** @throws BodyError where the command is not there, or does not say what it sent */
function recordOf({ command, status, headers, body }: Call): Fields {
  const words = wordsOf(command)
  const sent = valuesOf(words, /^(?:-d|--data(?:-raw|-binary|-ascii)?|--json)$/)
  const method = valuesOf(words, /^(?:-X|--request)$/)[0] ?? ''
  const address = words.find((word) => /^(?:https?:\/\/|localhost|[\w.-]+:\d+\/)/.test(word)) ?? ''
  const query = queryIn(address.replace(/^[^?]*(?=\?)/, ''))
  if (command === '') throw new BodyError('no-request', 'an answer without the command that asked for it')
  if (sent.some((one) => one.startsWith('@')))
    throw new BodyError('no-request', `what was sent is in a file (${sent[0]!})`)
  if ((sent.length === 0 && !query) || METHODS_WITHOUT.test(method))
    throw new BodyError('no-request', 'the command sends nothing')
  const record: Fields = { request: sent.length > 0 ? asked(valueOf(sent.join('&'))) : query }
  const answer = body.join('\n').trim()
  if (answer !== '') record['response'] = said(valueOf(answer))
  if (status !== null) record['status'] = status
  const id = headers.get('x-request-id') ?? headers.get('x-correlation-id')
  if (id !== undefined) record['request_id'] = id
  if (headers.has('date')) record['date'] = headers.get('date')
  return record
}

/** JSON, a query, or the text. */
function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return queryIn(text) ?? text
  }
}

/** Numbers with commas between them, a line or several, as bodies of text/csv have. */
const NUMBERS = /^\s*[-+\d.eE]+(?:\s*,\s*[-+\d.eE]+)*(?:\s*\n\s*[-+\d.eE]+(?:\s*,\s*[-+\d.eE]+)*)*\s*$/

function asked(value: unknown): unknown {
  if (Array.isArray(value)) return { instances: value.some(Array.isArray) ? value : [value] }
  if (typeof value !== 'string' || !NUMBERS.test(value)) return value
  return {
    instances: value
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number)),
  }
}

/** An answer that is no more than one value, or a list of them. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return { predictions: value }
  if (typeof value === 'string' && NUMBERS.test(value) && /[,\n]/.test(value))
    return { predictions: value.trim().split(/[,\n]/).map(Number) }
  return typeof value === 'object' ? value : { prediction: value }
}

/** A command's words as a shell takes them apart, in single quotes, in double quotes and bare. */
function wordsOf(command: string): string[] {
  const words: string[] = []
  for (const [all] of command.replace(/\\\r?\n/g, ' ').matchAll(/(?:\$?'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/gs))
    words.push(all.replace(/\$?'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single?: string, double?: string, escaped?: string) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '')) // prettier-ignore
  return words
}

/** What stands behind such an option, or in one word with it: -XPOST, --data=… */
function valuesOf(words: readonly string[], option: RegExp): string[] {
  return words.flatMap((word, i) => {
    if (i > 0 && option.test(words[i - 1]!)) return [word]
    const joined = /^(--[\w-]+)=(.*)$/s.exec(word) ?? /^(-[dX])(.+)$/s.exec(word)
    return joined && option.test(joined[1]!) ? [joined[2]!] : []
  })
}
