/** Seeded damage to a parsed JSON value: something in it deleted, retyped or swapped. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

type Container = Record<string | number, unknown>

/** What a value may become that keeps its type, and so is seen by those who use it and not by those who check types. */
const sameType: Record<string, unknown[]> = {
  number: [0, -1, 0.5, 1e300, -1e300, 9e15, 5e-324],
  string: ['', ' ', '__proto__', 'constructor', '</script>', '2001-02-30'],
  boolean: [true, false],
}
const strange = [null, true, 0, 'text', [], [[]], {}, { value: null }, [null]]

/** A generator of whole numbers from 0 to below n. */
export function dice(seed: number): (n: number) => number {
  const generator = xoroshiro128plus(seed)
  return (n) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * n)
}

/**
 * Damages a value in place. Each step down is as likely as the others of its level, so that the few keys at the top are
 * hit as often as the many rows of one table.
 * @returns what was done, for the message of a failing test
 */
export function damage(value: unknown, roll: (n: number) => number): string {
  const [parent, key, path] = somewhere(value, roll)
  const held = parent[key]
  switch (roll(6)) {
    case 0:
    case 1: {
      if (Array.isArray(parent)) parent.splice(Number(key), 1)
      else delete parent[key]
      return `${path} deleted`
    }
    case 2: {
      const [other, otherKey, otherPath] = alike(value, held, roll)
      parent[key] = structuredClone(other[otherKey])
      other[otherKey] = structuredClone(held)
      return `${path} and ${otherPath} swapped`
    }
    case 3:
      parent[key] = strange[roll(strange.length)]
      break
    default: {
      const others = sameType[typeof held] ?? (Array.isArray(held) ? [[], [...held, ...held]] : strange)
      parent[key] = structuredClone(others[roll(others.length)])
    }
  }
  return `${path} became ${JSON.stringify(parent[key])?.slice(0, 80)}`
}

/** Somewhere that holds a value of the same type, where a few looks find one. */
function alike(value: unknown, held: unknown, roll: (n: number) => number): ReturnType<typeof somewhere> {
  for (let looks = 0; ; looks++) {
    const found = somewhere(value, roll)
    const other = found[0][found[1]]
    const same = typeof other === typeof held && Array.isArray(other) === Array.isArray(held)
    if (looks > 20 || same) return found
  }
}

function somewhere(value: unknown, roll: (n: number) => number): [Container, string | number, string] {
  let parent = value as Container
  let path = ''
  for (;;) {
    const keys = Object.keys(parent)
    const key = keys[roll(keys.length)]!
    path += `/${key}`
    const held = parent[key]
    const deeper = typeof held === 'object' && held !== null && Object.keys(held).length > 0
    if (!deeper || roll(5) === 0) return [parent, key, path]
    parent = held as Container
  }
}

/** Every list cut to a few entries, edges to one more than bars: a row more is drawn like the one before it. */
export function short(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, key === 'edges' ? 5 : 4).map((entry) => short(entry))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, short(held, name)]))
}
