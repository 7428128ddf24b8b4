/** How two evaluations hang together: which of their requests, labels and models are the same. It decides what may be compared. */
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Evidence, Fingerprints } from '../result/evidence'

/** null: the files do not say. */
type Known = boolean | null

/**
 * same: the same requests, all of them; apart: none in common, as far as files and times tell; unknown: there may be some
 * in common, such as of a log that has grown.
 */
type Requests = 'same' | 'apart' | 'unknown'

export interface Relation {
  requests: Requests
  /** Whether the labels of these requests are the same. */
  labels: boolean
  /** Whether each model gives the same answers to the same request: the same files, fed and read in the same way. */
  primary: Known
  shadow: Known
  /** Whether primary is of the same files, however it is fed. */
  primaryFiles: Known
}

export function relationOf(a: EvaluationResult, b: EvaluationResult): Relation {
  const requests = requestsOf(a, b)
  return {
    requests,
    labels: requests === 'same' && sameLabels(a, b),
    primary: sameModel('primary', a, b, requests),
    shadow: sameModel('shadow', a, b, requests),
    primaryFiles: sameSource('primary', a, b, requests),
  }
}

function sameLabels(a: EvaluationResult, b: EvaluationResult): boolean {
  if (a.requests.labelled !== b.requests.labelled) return false
  const byFiles = sameLogs(a, b) && sameFiles(a.evidence.labels, b.evidence.labels) === true
  return sameFingerprint('labels', a, b) ?? byFiles
}

/** Whether every request was given the same; null where that is not told, or would tell nothing. */
function sameFingerprint(what: keyof Fingerprints, a: EvaluationResult, b: EvaluationResult): Known {
  const [x, y] = [a.evidence.fingerprints?.[what] ?? null, b.evidence.fingerprints?.[what] ?? null]
  return x === null || y === null ? null : x === y
}

type Files = Evidence['logs']

/** Whether two lists hold files of the same bytes, in any order; null where one was not hashed. */
export function sameFiles(a: Files, b: Files): Known {
  const hashes = (files: Files) => files.map(({ sha256 }) => sha256).sort()
  const [x, y] = [hashes(a), hashes(b)]
  if (x.includes(null) || y.includes(null)) return null
  return x.length === y.length && x.every((hash, i) => hash === y[i])
}

const sameLogs = (a: EvaluationResult, b: EvaluationResult): boolean =>
  a.evidence.logs.length > 0 && sameFiles(a.evidence.logs, b.evidence.logs) === true

function requestsOf(a: EvaluationResult, b: EvaluationResult): Requests {
  const whole = !a.partial && !b.partial && a.requests.replayed === b.requests.replayed
  if (sameLogs(a, b)) return whole && a.requests.read === b.requests.read ? 'same' : 'unknown'
  if (whole && sameByContent(a, b)) return 'same'
  const [x, y] = [a.evidence.logs, b.evidence.logs]
  const shared = x.some(({ sha256 }) => sha256 !== null && y.some((other) => other.sha256 === sha256))
  return !shared && disjoint(a.period, b.period) ? 'apart' : 'unknown'
}

/**
 * Every candidate's log may hold the same requests with its own answers. Ids alone do not say so, as rows that are counted
 * have them in every log: with each one's time they do, or with its label and primary's answer. Where both of these are
 * others, times are no proof: logs that are made up begin at one time.
 */
function sameByContent(a: EvaluationResult, b: EvaluationResult): boolean {
  const [times, labels, primary] = (['times', 'labels', 'primary'] as const).map((what) =>
    sameFingerprint(what, a, b),
  )
  if (times === true) return labels !== false || primary !== false
  return labels === true && primary === true
}

/** Logs of other files may hold the same requests: only times that do not overlap say that they do not. */
function disjoint(a: EvaluationResult['period'], b: EvaluationResult['period']): boolean {
  return a !== null && b !== null && (a[1] < b[0] || b[1] < a[0])
}

/** The files that a model's answers come from: its own, or those of its predictions; none where they stand in the log. */
export function answerFiles({ evidence }: EvaluationResult, role: Role): Files {
  return [...(evidence[role]?.files ?? []), ...(evidence.predictions?.[role] ?? [])]
}

/** Answers that stand in the log are the same where the log is, or where every request was given the same. */
function sameSource(role: Role, a: EvaluationResult, b: EvaluationResult, requests: Requests): Known {
  const [x, y] = [answerFiles(a, role), answerFiles(b, role)]
  if (x.length + y.length > 0) return sameFiles(x, y)
  if (requests !== 'same') return null
  return sameLogs(a, b) || sameFingerprint(role, a, b)
}

function sameModel(role: Role, a: EvaluationResult, b: EvaluationResult, requests: Requests): Known {
  const source = sameSource(role, a, b, requests)
  if (source !== true) return source
  const replayed = a.evidence[role] !== null || b.evidence[role] !== null
  const told = requests === 'same' && !replayed ? sameFingerprint(role, a, b) : null
  if (told !== null) return told
  const fed = sameMapping(role, a, b)
  if (fed === false) return false
  const figures = requests === 'same' ? sameFigures(role, a, b) : null
  if (figures === false) return false
  return fed ?? figures
}

/** null where either was shared without its mapping. */
function sameMapping(role: Role, a: EvaluationResult, b: EvaluationResult): Known {
  const part = ({ evidence: { mapping } }: EvaluationResult) => {
    if (typeof mapping !== 'object' || mapping === null) return null
    const { models, classes, aliases, answers, roles } = mapping as Record<string, unknown>
    const of = (held: unknown) => (held as Partial<Record<Role, unknown>> | null | undefined)?.[role] ?? null
    const model = of(models)
    // An answer that stands in the log is found by its column's role.
    return JSON.stringify([model, classes, aliases, of(answers), model === null ? roles : null])
  }
  const [x, y] = [part(a), part(b)]
  return x === null || y === null ? null : x === y
}

/** Whether figures that a model alone has a say in are the same; null where there are none that tell. */
function sameFigures(role: Role, a: EvaluationResult, b: EvaluationResult): Known {
  const [x, y] = [a, b].map(({ quality, regression, errors, requests }) => {
    const of = quality?.[role]
    const numbers = regression?.[role]
    return {
      errors: [errors[role].count, errors[role].n],
      // Of requests that the other model answered too: of as many, they are the same.
      n: of?.n ?? numbers?.n ?? null,
      told: of ? of.confusion : numbers ? [numbers.mae, numbers.rmse] : null,
      labelled: requests.labelled,
    }
  }) as [Told, Told]
  if (JSON.stringify(x.errors) !== JSON.stringify(y.errors)) return false
  if (x.told === null || y.told === null || x.n !== y.n || x.labelled !== y.labelled) return null
  return JSON.stringify(x.told) === JSON.stringify(y.told)
}

interface Told {
  errors: number[]
  n: number | null
  told: unknown
  labelled: number
}
