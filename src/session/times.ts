/** A time column as milliseconds since the epoch. */
import type { Column } from '../evaluation/columns'

/** Milliseconds per unit by magnitude: seconds, ms, µs and ns since 1970 lie apart by a thousand. */
function scaleOf(value: number): number {
  const size = Math.abs(value)
  if (size < 1e11) return 1000
  if (size < 1e14) return 1
  if (size < 1e17) return 1e-3
  return 1e-6
}

/** @returns n entries, NaN where there is no time. Texts without a zone are taken as UTC. */
export function toTimes(column: Column, n: number): Float64Array {
  const times = new Float64Array(n).fill(NaN)
  if (column.kind === 'number') {
    for (let i = 0; i < n; i++) times[i] = column.values[i]! * scaleOf(column.values[i]!)
    return times
  }
  if (column.kind !== 'text') return times
  const parsed = column.dictionary.map(parseTime)
  for (let i = 0; i < n; i++) if (column.codes[i]! >= 0) times[i] = parsed[column.codes[i]!]!
  return times
}

function parseTime(text: string): number {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * scaleOf(Number(trimmed))
  // JavaScript takes '2024-01-02 03:04:05' as local time; a log's zone-less time is UTC here, wherever it is read.
  const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(trimmed)
  return Date.parse(
    zoned ? trimmed : `${trimmed.replace(' ', 'T').replace(',', '.')}${trimmed.length > 10 ? 'Z' : ''}`,
  )
}
