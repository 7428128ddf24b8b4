/**
 * What went wrong, where, and what to do: the one shape of every complaint the workbench makes,
 * on the page, in the report and on standard error. Plain data, so that it crosses between workers.
 */
import { plural } from './numbers'
import { brokenCodes, noteCodes, warningCodes, type ProblemCode } from './problem-codes'

export type { ProblemCode } from './problem-codes'

/** An error stops what was asked for; a warning weakens a result; a note is a guess that works and should be looked at. */
export type Severity = 'error' | 'warning' | 'note'

export interface Problem {
  /** A stable kebab-case code: what tests and scripts match on. */
  code: ProblemCode
  /** Where it is not the code's own (`severityOf`). */
  severity?: Severity
  /** One sentence: what is wrong. */
  message: string
  /** The file it is in, by the name the person knows, where there is one. */
  file?: string
  /** The place in that file. */
  place?: Place
  /** What to do about it, one sentence. */
  mend?: string
  /** What would mend it in the mapping, or in the gates file that it is of, the likeliest first: buttons on the page. */
  edits?: Edit[]
}

/** An edit of the mapping or of a gates file (JSON Patch, RFC 6902), as a button says it. */
export interface Edit {
  label: string
  steps: { op: 'add' | 'replace'; path: string; value: unknown }[]
}

/** A Problem as a result keeps it: a file of today is read by versions that know other codes and other kinds of places. */
export interface WrittenProblem {
  code: string
  severity?: Severity
  message: string
  file?: string
  place?: string
  mend?: string
}

/** Where in a file, or on the command line, something is. Lines and columns count from 1, bytes too. */
export type Place =
  | { kind: 'line'; line: number; column?: number }
  /** `more` where there are others beside those listed. */
  | { kind: 'lines'; lines: number[]; more: boolean }
  | { kind: 'byte'; byte: number }
  | { kind: 'layer' | 'model' | 'weight' | 'node' | 'signature input'; name: string }
  /** A key of a JSON file by its path as people write it, such as 'weightsManifest[0].weights[3]'. */
  | { kind: 'key'; key: string }
  /** A file in an archive, by its path in there. */
  | { kind: 'entry'; path: string }
  /** RFC 6901; '' is the whole file. */
  | { kind: 'pointer'; pointer: string }
  | { kind: 'option'; option: string }
  /** What has no number and no name: 'the first bytes'. */
  | { kind: 'part'; part: string }

export const atLine = (line: number, column?: number): Place => ({
  kind: 'line',
  line,
  ...(column === undefined ? {} : { column }),
})
export const atByte = (byte: number): Place => ({ kind: 'byte', byte })
export const atLayer = (name: string | number): Place => ({ kind: 'layer', name: String(name) })
export const atModel = (name: string | number): Place => ({ kind: 'model', name: String(name) })
export const atWeight = (name: string | number): Place => ({ kind: 'weight', name: String(name) })
export const atNode = (name: string | number): Place => ({ kind: 'node', name: String(name) })
export const atKey = (key: string): Place => ({ kind: 'key', key })
export const atEntry = (path: string): Place => ({ kind: 'entry', path })
export const atPointer = (pointer: string): Place => ({ kind: 'pointer', pointer })
export const atPart = (part: string): Place => ({ kind: 'part', part })

/** The place in words: 'line 17', 'layer dense_2', '/models/primary'. */
export function placeText(place: Place | string): string {
  if (typeof place === 'string') return place
  switch (place.kind) {
    case 'line':
      return `line ${place.line}` + (place.column === undefined ? '' : `, column ${place.column}`)
    case 'lines':
      return `${plural(place.lines.length, 'line')} ${place.lines.join(', ')}${place.more ? ' and others' : ''}`
    case 'byte':
      return `byte ${place.byte}`
    case 'key':
      return place.key
    case 'entry':
      return place.path
    case 'pointer':
      return place.pointer || '/'
    case 'option':
      return `--${place.option}`
    case 'part':
      return place.part
    default:
      return `${place.kind} ${place.name}`
  }
}

/** The place where it is a JSON pointer, else ''. */
export function pointerOf({ place }: Problem): string {
  return place?.kind === 'pointer' ? place.pointer : ''
}

/** A Problem as a throwable. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  constructor(readonly problem: Problem) {
    super(problemText(problem))
  }
}

export function severityOf({ code, severity }: Problem): Severity {
  if (severity) return severity
  if ((noteCodes as readonly string[]).includes(code)) return 'note'
  return (warningCodes as readonly string[]).includes(code) ? 'warning' : 'error'
}

/** Whether a run broke with sound input, rather than that the input is to be mended. */
export function isBroken({ code }: Problem): boolean {
  return (brokenCodes as readonly string[]).includes(code)
}

/** File and place in words, as far as they are known: ['log.csv', 'line 17']. */
export function whereabouts({ file, place }: Problem | WrittenProblem): string[] {
  return [file, place && placeText(place)].filter((part): part is string => !!part)
}

/** One line: `file, place: message Mend.` */
export function problemText(problem: Problem | WrittenProblem): string {
  const where = whereabouts(problem).join(', ')
  return (where ? `${where}: ` : '') + problem.message + (problem.mend ? ` ${problem.mend}` : '')
}

/** As a result keeps it. */
export function written(problem: Problem): WrittenProblem {
  const { place, edits: _edits, ...rest } = problem
  return { ...rest, severity: severityOf(problem), ...(place ? { place: placeText(place) } : {}) }
}
