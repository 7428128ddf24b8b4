/**
 * What older versions wrote, brought to today's shape before it is checked. A file stays readable for good: where a key
 * of the result is renamed or changes its shape, a step is added here that makes today's of it, and the file that the
 * version before wrote is kept under tests/fixtures/results. A step leaves what is not as it expects to the check.
 */
type Json = Record<string, unknown>

interface Upgrade {
  /** The version that writes the new shape. */
  since: string
  /** Changes a result in place; one that has the new shape already stays as it is. */
  upgrade: (result: Json) => void
}

const upgrades: Upgrade[] = [
  { since: '0.2.0', upgrade: ({ evidence }) => renamed(evidence, 'spec', 'mapping') },
]

/** @param result just parsed; it is changed */
export function upgraded(result: Json): Json {
  for (const { upgrade } of upgrades) upgrade(result)
  return result
}

function renamed(held: unknown, from: string, to: string): void {
  if (typeof held !== 'object' || held === null || !Object.hasOwn(held, from) || Object.hasOwn(held, to))
    return
  const object = held as Json
  object[to] = object[from]
  delete object[from]
}
