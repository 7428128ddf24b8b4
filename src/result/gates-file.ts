/** A gates file, read: the one reader, for page and command line. */
import * as v from 'valibot'
import { edits } from '../core/edits'
import { isObject } from '../core/objects'
import { capital } from '../core/words'
import { atKey, ProblemError } from '../core/problem'
import { faultsOf, said } from './faults'
import { defaultCosts, defaultGates, tidyIds } from './gates'
import type { Gates } from './gates'
import { Gates as GatesSchema, GatesFile } from './gates-schema'
import { hasUnit, inOwnUnit, readingsOf, writtenOf } from './threshold-units'
import type { Reading } from './threshold-units'

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
 * @throws ProblemError 'bad-gates' naming the key, and for an unknown one the nearest that is known; for a number that may be
 * of another unit, with what it may mean
 */
export function parseGates(value: unknown, file?: string): Gates {
  complain(value, file)
  const { $schema: _schema, neverBreak, ...given } = value as GatesFile
  const gates: Record<string, unknown> = structuredClone({ ...defaultGates })
  const base: Record<string, unknown> = { ...defaultGates, costs: defaultCosts }
  for (const [key, held] of Object.entries(given))
    gates[key] = isObject(held)
      ? { ...(base[key] as object), ...mapped(held, (one, name) => inUnits(`${key}.${name}`, one)) }
      : inUnits(key, held)
  if (neverBreak) gates['neverBreak'] = tidyIds(neverBreak)
  const read = {
    ...(gates as unknown as Gates),
    rollback: { ...(gates['rollback'] as Gates['rollback']), drill: null },
  }
  const [[path, should] = []] = Object.entries(gateFaults(read))
  if (path) throw bad(file, path, `It is ${said(at(value, path))} and should be ${should}.`)
  return read
}

/** What gates are written as, so that they are read back the same: a number that would be asked about says its unit. */
export function writtenGates(gates: Gates): GatesFile {
  const written = mapped(gates, (held, key) =>
    isObject(held) ? mapped(held, (one, name) => asWritten(`${key}.${name}`, one)) : asWritten(key, held),
  )
  return written as GatesFile
}

const mapped = (held: object, to: (value: unknown, key: string) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(held).map(([key, value]) => [key, to(value, key)]))

const inUnits = (path: string, held: unknown): unknown =>
  typeof held === 'string' && hasUnit(path) ? inOwnUnit(path, held) : held

const asWritten = (path: string, held: unknown): unknown =>
  typeof held === 'number' ? writtenOf(path, held) : held

function complain(value: unknown, file: string | undefined): void {
  const [fault] = faultsOf(GatesFile, value)
  if (!fault) return ask(value, file)
  const path = placeOf(fault.path)
  if (fault.should === null)
    throw bad(file, path, 'There is no such key.', `The nearest is ${nearest(path)}. Known are ${listed()}.`)
  if (path === '') throw bad(file, undefined, 'It should be a JSON object.')
  const held = at(value, path)
  const readings = typeof held === 'number' ? readingsOf(path, held) : []
  throw bad(
    file,
    path,
    `It is ${said(held)} and should be ${fault.should}.`,
    readings.length > 0 ? meant(readings) : undefined,
    readings,
  )
}

/** A number that may well be of another unit than its key's is nobody's to guess: the verdict hangs on it. */
function ask(value: unknown, file: string | undefined): void {
  for (const path of known) {
    const held = at(value, path)
    const readings = typeof held === 'number' ? readingsOf(path, held) : []
    if (readings.length > 0)
      throw bad(
        file,
        path,
        `It is ${said(held)}, and the verdict hangs on its unit: ${readings.map(({ means }) => means).join(' or ')}.`,
        meant(readings),
        readings,
      )
  }
}

/** 'Write "0.5 points" or "50 points".' */
const meant = (readings: readonly Reading[]): string =>
  `Write ${readings.map(({ written }) => said(written)).join(' or ')}.`

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce(
      (inner: unknown, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
      value,
    )

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
  readings: readonly Reading[] = [],
): ProblemError {
  return new ProblemError({
    code: 'bad-gates',
    message,
    ...(file === undefined ? {} : { file }),
    ...(key === undefined ? {} : { place: atKey(key) }),
    mend: mend ?? 'Mend the file, or set the gates on the page and save them.',
    ...(key !== undefined &&
      readings.length > 0 && {
        edits: readings.map(({ written, means }) => ({
          label: capital(means),
          steps: [{ op: 'replace' as const, path: `/${key.replaceAll('.', '/')}`, value: written }],
        })),
      }),
  })
}
