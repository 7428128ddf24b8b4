/**
 * Where the envelope is in a file: a script element of its own in report.html, the last key of evaluation.json. The file
 * without it is the file as it was before it was signed, byte for byte; that is what the signature is of.
 */
import type { Envelope } from './envelope'

export type Kind = 'report.html' | 'evaluation.json'

const OPEN = '<script type="application/json" id="attestation">'
const CLOSE = '</script>'
const EMPTY = 'null'
const KEY = ',\n  "attestation": '
const END = '\n}\n'

export interface Opened {
  kind: Kind
  /** The file as it was before it was signed. */
  unsigned: string
  /** The envelope's JSON; null where there is none, or it is not where it is written. */
  envelope: string | null
}

const kindOf = (text: string): Kind => (text.trimStart().startsWith('{') ? 'evaluation.json' : 'report.html')

/** @param text the whole file */
export function opened(text: string): Opened {
  const kind = kindOf(text)
  return { kind, ...(kind === 'report.html' ? ofReport(text) : ofJson(text)) }
}

/**
 * @param unsigned a file as `opened` gives it
 * @returns null where it has no place for one
 */
export function sealed(unsigned: string, envelope: Envelope): string | null {
  const json = JSON.stringify(envelope)
  if (kindOf(unsigned) === 'report.html') {
    const at = unsigned.indexOf(OPEN + EMPTY + CLOSE)
    return at < 0 ? null : replaced(unsigned, at + OPEN.length, EMPTY.length, json)
  }
  return unsigned.endsWith(END) ? unsigned.slice(0, -END.length) + KEY + json + END : null
}

function ofReport(text: string): Omit<Opened, 'kind'> {
  const from = text.indexOf(OPEN) + OPEN.length
  const end = text.indexOf(CLOSE, from)
  if (from < OPEN.length || end < 0) return { unsigned: text, envelope: null }
  const json = text.slice(from, end)
  if (json === EMPTY) return { unsigned: text, envelope: null }
  return { unsigned: replaced(text, from, json.length, EMPTY), envelope: json }
}

/** No text in JSON holds a line break: what looks like the key is it. */
function ofJson(text: string): Omit<Opened, 'kind'> {
  const at = text.lastIndexOf(KEY)
  const rest = text.slice(at + KEY.length)
  if (at < 0 || !rest.endsWith(END) || rest.indexOf('\n') !== rest.length - END.length)
    return { unsigned: text, envelope: null }
  return { unsigned: text.slice(0, at) + END, envelope: rest.slice(0, -END.length) }
}

function replaced(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length)
}
