/** A gates file, read: the one reader, for page and command line. */
import * as v from 'valibot'
import { edits } from '../core/edits'
import { isObject } from '../core/objects'
import { atKey, ProblemError } from '../core/problem'
import { faultsOf, said } from './faults'
import { defaultCosts, defaultGates, tidyIds } from './gates'
import type { Gates } from './gates'
import { Gates as GatesSchema, GatesFile } from './gates-schema'

/** Names of a group's keys, 'latency' -> ['slaMs', 'shareOver']; none for a key that is no group. */
const groups = new Map(
  Object.entries(GatesFile.entries).map(([key, schema]) => [
    key,
    'entries' in schema.wrapped ? Object.keys(schema.wrapped.entries) : [],
  ]),
)
groups.delete('$schema')

/** Every key there is, by its path. */
const known = [...groups].flatMap(([key, names]) =>
  names.length > 0 ? names.map((name) => `${key}.${name}`) : [key],
)

/**
 * Whether a JSON value reads as a gates file rather than as a log or anything else: one key of it at least is a
 * gate's own. A misspelt key beside it does not make it something else; parseGates then names that key.
 */
export function looksLikeGates(value: unknown): boolean {
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, held]) => {
    if (key === 'neverBreak' || key === 'slicePairs') return v.is(GatesFile.entries[key], held)
    return isObject(held) && Object.keys(held).some((name) => groups.get(key)?.includes(name))
  })
}

/**
 * Lays a gates file over the defaults. A drill is measured and never taken from a file: it would be somebody's word.
 * @throws ProblemError 'bad-gates' naming the key, and for an unknown one the nearest that is known
 */
export function parseGates(value: unknown, file?: string): Gates {
  complain(value, file)
  const { $schema: _schema, neverBreak, ...given } = value as GatesFile
  const gates: Record<string, unknown> = structuredClone({ ...defaultGates })
  const base: Record<string, unknown> = { ...defaultGates, costs: defaultCosts }
  for (const [key, held] of Object.entries(given))
    gates[key] = isObject(held) ? { ...(base[key] as object), ...held } : held
  if (neverBreak) gates['neverBreak'] = tidyIds(neverBreak)
  return {
    ...(gates as unknown as Gates),
    rollback: { ...(gates['rollback'] as Gates['rollback']), drill: null },
  }
}

function complain(value: unknown, file: string | undefined): void {
  const [fault] = faultsOf(GatesFile, value)
  if (!fault) return
  const path = placeOf(fault.path)
  if (fault.should === null)
    throw bad(file, path, 'There is no such key.', `The nearest is ${nearest(path)}. Known are ${listed()}.`)
  if (path === '') throw bad(file, undefined, 'It should be a JSON object.')
  const held = path.split('.').reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], value)
  throw bad(file, path, `It is ${said(held)} and should be ${fault.should}.`)
}

/** A list is one value: its entries have no names that a person would look for. */
const placeOf = (path: readonly (string | number)[]) =>
  path.slice(0, (groups.get(String(path[0]))?.length ?? 2) === 0 ? 1 : 2).join('.')

const listed = () => known.filter((path) => path !== 'rollback.drill').join(', ')

/** Every key of gates that is out of its range, as 'latency.slaMs' -> what it should be. */
export function gateFaults(gates: Gates): Record<string, string> {
  const faults = faultsOf(GatesSchema, gates).map(({ path, should }) => [placeOf(path), should ?? 'given'])
  return Object.fromEntries(faults) as Record<string, string>
}

/** The known key that takes the fewest changes: 'latency.slaMS' -> 'latency.slaMs', 'costs.fix' -> 'costs.fixed'. */
function nearest(path: string): string {
  const wanted = path.toLowerCase()
  const names = [...new Set([...known, ...groups.keys()])]
  const distance = (name: string) => (name.includes(wanted) ? 1 : edits(wanted, name))
  const distances = names.map((path) => {
    const name = path.toLowerCase()
    return Math.min(distance(name), 0.5 + distance(name.split('.')[1] ?? name))
  })
  return names[distances.indexOf(Math.min(...distances))]!
}

function bad(
  file: string | undefined,
  key: string | undefined,
  message: string,
  mend?: string,
): ProblemError {
  return new ProblemError({
    code: 'bad-gates',
    message,
    ...(file === undefined ? {} : { file }),
    ...(key === undefined ? {} : { place: atKey(key) }),
    mend: mend ?? 'Mend the file, or set the gates on the page and save them.',
  })
}
