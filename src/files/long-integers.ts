/** Integers with more digits than a double keeps. */

/** Sixteen digits or more outside a fraction. */
const LONG_INTEGER = /[:,[\s-]\d{16}/
/** The least of them. */
const LONG = 1e15

/**
 * Whether the platform's parser may have rounded an integer of a JSON text.
 * @param value what it made of the text, no deeper than records may be
 */
export function mayBeRounded(value: unknown, text: string): boolean {
  // Numbers are looked through in a fraction of the time that their digits take.
  return holdsLong(value) && LONG_INTEGER.test(text)
}

function holdsLong(value: unknown): boolean {
  if (typeof value === 'number') return value >= LONG || value <= -LONG
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(holdsLong)
  for (const key in value) if (holdsLong((value as Record<string, unknown>)[key])) return true
  return false
}
