/**
 * ArcSight's Common Event Format, as security tools pass on what happened: `CEF:0|vendor|product|version|class|name|severity|`
 * and pairs behind it. What is of no known field has a numbered one, and beside it a label that says what it is:
 * cs1Label=Shadow Prediction cs1=0.
 */
import type { Fields } from './expand'

/** Version, vendor, product, its version, class, name and severity: seven parts. */
const HEAD = /\bCEF:\d+\|(?:(?:\\.|[^|\\])*\|){6}/
const NEXT = /\s+(?=[A-Za-z_][\w.]*=)/
/** Fields of the format's dictionary whose names say nothing elsewhere. */
const KNOWN: Record<string, string> = {
  rt: 'timestamp',
  externalId: 'event_id',
}
const LABEL = /Label$/

/** @returns the event's fields by what their labels call them, and where in the line it starts; null where the line is none */
export function cefIn(line: string): { record: Fields; start: number } | null {
  const head = line.includes('CEF:') ? HEAD.exec(line) : null
  if (!head) return null
  const pairs = new Map<string, string>()
  for (const pair of line
    .slice(head.index + head[0].length)
    .trim()
    .split(NEXT)) {
    const at = pair.indexOf('=')
    if (at > 0) pairs.set(pair.slice(0, at), pair.slice(at + 1).replace(/\\([\\=])/g, '$1'))
  }
  const record: Fields = {}
  for (const [key, value] of pairs) {
    if (LABEL.test(key) && pairs.has(key.replace(LABEL, ''))) continue
    record[pairs.get(`${key}Label`) ?? KNOWN[key] ?? key] = value
  }
  return { record, start: head.index }
}
