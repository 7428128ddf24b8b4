/** Figures remembered between judgements: made again only where a gate that they read has changed. */
import { gettingOn } from '../core/getting-on'
import type { Gates } from '../result/gates'

interface Held {
  /** The gates that were read while it was made, each as JSON. */
  reads: [key: keyof Gates, json: string][]
  value: unknown
}

/** What was made, under its key. Of values that can be cloned it crosses to another thread. */
export type Remembered = [key: string, held: Held]

/**
 * One evaluation's memory. What a figure depends on is not declared but seen: it is made with gates that note which
 * of their keys are read, so that no figure can go stale because somebody forgot to say.
 */
export class GateMemo {
  readonly #held = new Map<string, Held>()

  /**
   * @param key names what is made; the same key must always mean the same thing
   * @param make pure but for the gates it is given, of which it may keep nothing
   */
  of<T>(key: string, gates: Gates, make: (gates: Gates) => T): T {
    const held = this.#held.get(key)
    if (held?.reads.every(([name, json]) => jsonOf(gates, name) === json)) return held.value as T
    const read = new Set<keyof Gates>()
    const value = spoken(() => make(noting(gates, read)))
    this.#held.set(key, { reads: [...read].map((name) => [name, jsonOf(gates, name)]), value })
    return value
  }

  /** What depends on the data alone: made once. */
  once<T>(key: string, make: () => T): T {
    const held = this.#held.get(key)
    if (held) return held.value as T
    const value = spoken(make)
    this.#held.set(key, { reads: [], value })
    return value
  }

  /** All that is remembered whose key this is. */
  remembered(wanted: (key: string) => boolean): Remembered[] {
    return [...this.#held].filter(([key]) => wanted(key))
  }

  /** Takes over what was made of the same data elsewhere. */
  recall(made: readonly Remembered[]): void {
    for (const [key, held] of made) this.#held.set(key, held)
  }
}

/** Makes something, and says before and after it that figures get on. */
function spoken<T>(make: () => T): T {
  gettingOn()
  const value = make()
  gettingOn()
  return value
}

const jsonOf = (gates: Gates, name: keyof Gates) => JSON.stringify(gates[name]) ?? ''

function noting(gates: Gates, read: Set<keyof Gates>): Gates {
  return new Proxy(gates, {
    get(target, name) {
      read.add(name as keyof Gates)
      return target[name as keyof Gates]
    },
  })
}
