/** Protobuf's text format, as far as a trace needs it: messages in braces, strings with C's escapes, no lists. */
import type { Reading } from '../contract'
import { linesOf } from '../records/lines'
import { toBase64 } from './base64'
import type { JsonValue, JsonValues } from './values'

/** Of a line without the space around it. No two parts match the same characters: a body may hold a long run of any. */
const FIELD = /^(\w+)\s*(?:(?::\s*)?(\{)|:\s*(["'][^]*|[^\s"'{][^{]*))$/
const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11 }

type Message = Record<string, unknown>

/**
 * @param lists fields that are lists however many there are.
 * @returns the outermost fields, each an object of its own. Bytes (`as_bytes`) are in base64, as JSON has them.
 */
export async function* protoTextValues(
  reading: Reading,
  lists: ReadonlySet<string>,
): AsyncIterable<JsonValues> {
  let open: Message[] = []
  let start = 0
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const values: JsonValue[] = []
    lines.forEach((line, i) => {
      if (line.trim() === '') return
      if (open.length === 0) start = first + i
      try {
        open = next(open, line, lists)
      } catch (error) {
        skipped.push({ reason: 'bad-line', line: first + i, detail: `not protobuf's text: ${(error as Error).message}` }) // prettier-ignore
        open = []
        return
      }
      if (open.length === 1) values.push({ line: start, value: open.pop() })
    })
    yield { values, skipped }
  }
  if (open.length > 0)
    yield { values: [], skipped: [{ reason: 'truncated', line: start, detail: 'the file ends within this record' }] } // prettier-ignore
}

/** One more line. @returns the messages that are open, outermost first. */
function next(open: Message[], line: string, lists: ReadonlySet<string>): Message[] {
  if (line.trim() === '}') {
    if (open.length < 2) throw new SyntaxError('a brace too many')
    return open.slice(0, -1)
  }
  const [, name, brace, value] = FIELD.exec(line.trim()) ?? []
  if (name === undefined) throw new SyntaxError(line.trim().slice(0, 40))
  const chain = open.length > 0 ? open : [{}]
  const parent = chain.at(-1)!
  if (brace === undefined) {
    set(parent, name, scalar(value!, name), lists)
    return chain
  }
  const message: Message = {}
  set(parent, name, message, lists)
  return [...chain, message]
}

function set(message: Message, name: string, value: unknown, lists: ReadonlySet<string>): void {
  if (!lists.has(name)) message[name] = value
  else message[name] = [...((message[name] as unknown[] | undefined) ?? []), value]
}

function scalar(text: string, name: string): unknown {
  if (text[0] !== '"' && text[0] !== "'") return text === 'true' ? true : text === 'false' ? false : text
  const bytes = unescaped(text.slice(1, text.endsWith(text[0]) && text.length > 1 ? -1 : undefined))
  if (name === 'as_bytes') return toBase64(bytes)
  return new TextDecoder().decode(bytes)
}

/** \n, \", \303 and \x1f as bytes. */
function unescaped(text: string): Uint8Array {
  const raw = new TextEncoder().encode(text)
  const out: number[] = []
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] !== 92) {
      out.push(raw[at]!)
      continue
    }
    const rest = String.fromCharCode(...raw.subarray(at + 1, at + 4))
    const [code] = /^[0-7]{1,3}|^x[0-9a-f]{1,2}/i.exec(rest) ?? []
    if (code === undefined) out.push(ESCAPES[rest[0] ?? ''] ?? raw[at + 1] ?? 92)
    else out.push(code[0] === 'x' ? parseInt(code.slice(1), 16) : parseInt(code, 8) & 255)
    at += code?.length ?? 1
  }
  return Uint8Array.from(out)
}
