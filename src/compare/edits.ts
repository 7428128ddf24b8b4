/** Two JSON values, path by path. */
import { isObject } from '../core/objects'

/** @returns `accuracy.margin: 0.005 → 0.01`, a line per value that differs, in the order of the keys */
export function editsOf(a: unknown, b: unknown, path = ''): string[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    if (![...a, ...b].some((value) => isObject(value) || Array.isArray(value))) return lists(a, b, path)
    const most = Math.max(a.length, b.length)
    return Array.from({ length: most }, (_, i) => editsOf(a[i], b[i], `${path}[${i}]`)).flat()
  }
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].flatMap((key) => editsOf(a[key], b[key], path === '' ? key : `${path}.${key}`))
  }
  const [x, y] = [text(a), text(b)]
  return x === y ? [] : [`${path}: ${x} → ${y}`]
}

/** Lists of plain values: what went and what came, where order is not all that changed. */
function lists(a: readonly unknown[], b: readonly unknown[], path: string): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return []
  const gone = a.filter((value) => !b.includes(value))
  const come = b.filter((value) => !a.includes(value))
  if (gone.length + come.length === 0) return [`${path}: in another order`]
  const named = (values: readonly unknown[], sign: string) => values.map((value) => `${sign}${text(value)}`)
  return [`${path}: ${[...named(gone, '−'), ...named(come, '+')].join(', ')}`]
}

const LONGEST = 80

function text(value: unknown): string {
  if (value === undefined) return 'not there'
  const json = typeof value === 'string' ? value || '""' : JSON.stringify(value)
  return json.length > LONGEST ? `${json.slice(0, LONGEST - 1)}…` : json
}
