/** Which of two models is in production, by their names: words that say so, dates, versions. */
import { roleWords } from './role-words'

export interface PrimaryGuess {
  primary: 0 | 1
  why: string
  /** Whether the names say it; if not, a person is asked. */
  sure: boolean
}

/** Versions of two names that can be compared: what they are, and the sign of first minus second. */
interface Compared {
  order: number
  words: string
}

/** @param paths of two models, or of two files of predictions */
export function primaryOf(paths: readonly [string, string]): PrimaryGuess {
  const [a, b] = distinctParts(paths)
  const [first, second] = [roleWords(a), roleWords(b)]
  if (first !== second) {
    const primary = first === 'primary' || second === 'shadow' ? 0 : 1
    // One name that says something says it of both, but "model" beside "new_model" is hardly more than a version.
    return { primary, why: `by name: ${paths[primary]} is production's`, sure: true }
  }
  const found = compared(a, b)
  if (found && found.order !== 0)
    return { primary: found.order < 0 ? 0 : 1, why: `by ${found.words} is production`, sure: true }
  const bare = versionless(a, b)
  if (bare !== null) return { primary: bare, why: 'the one without a version, by name alone', sure: false }
  const primary = paths[0].localeCompare(paths[1], 'en', { numeric: true }) <= 0 ? 0 : 1
  return { primary, why: 'by order of their names alone', sure: false }
}

/** What differs of two paths: folders that both lie in say nothing of either, nor does a file ending. */
function distinctParts(paths: readonly [string, string]): [string, string] {
  const parts = paths.map((path) =>
    path.replace(/\.(?:keras|h5|hdf5|zip|json|csv|tsv|jsonl|ndjson|parquet)$/i, '').split('/'),
  )
  const [a, b] = [parts[0]!, parts[1]!]
  const kept = (own: string[], other: string[]) => own.filter((part) => !other.includes(part)).join('/')
  return [kept(a, b), kept(b, a)]
}

const DATE =
  /(?:^|\D)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:[-_.T ]?(\d{2})[-_.:h]?(\d{2})(?:[-_.:]?(\d{2}))?)?(?!\d)/
/** "v1.10", "release-2", "version 3": a number that a word calls a version. */
const CALLED =
  /(?:^|[^a-z])(?:v|ver|version|versie|rev|revision|r|rel|release|run|iter|iteration|epoch|build|step|ckpt|checkpoint|gen|generation|attempt|fassung|stand)[-_. ]*(\d+(?:\.\d+)*)(?:[-_.]?(rc|alpha|beta|dev|pre)[-_.]?(\d*))?(?![a-z\d])/gi
/** "model-1.9", "1.9.2": a number with dots. */
const DOTTED = /(?:^|[^\d.a-z])(\d+(?:\.\d+)+)(?:[-_.]?(rc|alpha|beta|dev|pre)[-_.]?(\d*))?(?![a-z\d])/gi
/** "model_3", "3": a number on its own. */
const ALONE = /(?:^|[-_ /.#(])(\d{1,9})(?=[-_ /.)]|$)/g
/** "fraud2": a number at a word's end, small enough to count with; "resnet50" is no fiftieth version. */
const GLUED = /([a-z])(\d{1,2})(?=[-_ /.]|$)/gi
const MOST_COUNTED = 20

function compared(a: string, b: string): Compared | null {
  const pairs: [(name: string) => number[] | null, string][] = [
    [(name) => lastOf(name, CALLED), 'version: the lower'],
    [dateIn, 'date: the earlier'],
    [(name) => lastOf(name, DOTTED), 'version: the lower'],
  ]
  for (const [read, words] of pairs) {
    const [one, other] = [read(a), read(b)]
    if (!one || !other) continue
    const order = compare(one, other)
    if (order !== 0) return { order, words }
  }
  return numbered(a, b)
}

/** Numbers that no word calls a version, where nothing else differs. */
function numbered(a: string, b: string): Compared | null {
  if (skeleton(a) !== skeleton(b)) return null
  const order = compare(numbersIn(a, ALONE) ?? [], numbersIn(b, ALONE) ?? [])
  if (order !== 0) return { order, words: 'version: the lower' }
  const [one, other] = [numbersIn(a, GLUED, 2), numbersIn(b, GLUED, 2)]
  if (!one || !other || [...one, ...other].some((number) => number > MOST_COUNTED)) return null
  return { order: compare(one, other), words: 'version: the lower' }
}

const skeleton = (name: string) => name.toLowerCase().replace(/\d+/g, '#')

function numbersIn(name: string, form: RegExp, group = 1): number[] | null {
  const found = [...name.matchAll(form)].map((match) => Number(match[group]))
  return found.length > 0 ? found : null
}

function dateIn(name: string): number[] | null {
  const found = DATE.exec(name)
  return found && found.slice(1).map((part) => Number(part ?? 0))
}

/** The last version of a name, its parts in order; what comes before a release is smaller than it. */
function lastOf(name: string, form: RegExp): number[] | null {
  const found = [...name.matchAll(form)].at(-1)
  if (!found) return null
  const [, numbers, before, nth] = found
  const parts = numbers!.split('.').map(Number)
  while (parts.length < 6) parts.push(0)
  return [
    ...parts,
    before ? ['dev', 'pre', 'alpha', 'beta', 'rc'].indexOf(before.toLowerCase()) - 10 : 0,
    Number(nth || 0),
  ]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Which of "fraud" and "fraud_v2" has no version; null where both have one, or none. */
function versionless(a: string, b: string): 0 | 1 | null {
  const has = (name: string) =>
    [CALLED, DOTTED, ALONE].some((form) => numbersIn(name, form)) || DATE.test(name)
  return has(a) === has(b) ? null : has(a) ? 1 : 0
}
