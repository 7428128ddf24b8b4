/**
 * Values that a one-hot has no place for, counted while they are encoded: the model is given zeros, and so no value. A
 * vocabulary has a code for them that somebody chose.
 */

/** Distinct values that are named. */
const MOST_NAMED = 20

interface Field {
  /** Requests with such a value. */
  n: number
  /** The first of the values, each as often as it was met. */
  named: Map<string, number>
}

export class Unplaced {
  readonly fields = new Map<string, Field>()

  /** Counts one request. */
  add(field: string, value: string): void {
    let found = this.fields.get(field)
    if (!found) this.fields.set(field, (found = { n: 0, named: new Map() }))
    found.n++
    const times = found.named.get(value)
    if (times !== undefined || found.named.size < MOST_NAMED) found.named.set(value, (times ?? 0) + 1)
  }
}
