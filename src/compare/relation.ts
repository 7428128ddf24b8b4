/** How two evaluations hang together: which of their requests, labels and models are the same. It decides what may be compared. */
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Evidence } from '../result/evidence'

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
  const labels =
    requests === 'same' &&
    sameFiles(a.evidence.labels, b.evidence.labels) === true &&
    a.requests.labelled === b.requests.labelled
  return {
    requests,
    labels,
    primary: sameModel('primary', a, b, requests),
    shadow: sameModel('shadow', a, b, requests),
    primaryFiles: sameSource('primary', a, b, requests),
  }
}

type Files = Evidence['logs']

/** Whether two lists hold files of the same bytes, in any order; null where one was not hashed. */
export function sameFiles(a: Files, b: Files): Known {
  const hashes = (files: Files) => files.map(({ sha256 }) => sha256).sort()
  const [x, y] = [hashes(a), hashes(b)]
  if (x.includes(null) || y.includes(null)) return null
  return x.length === y.length && x.every((hash, i) => hash === y[i])
}

function requestsOf(a: EvaluationResult, b: EvaluationResult): Requests {
  const [x, y] = [a.evidence.logs, b.evidence.logs]
  if (x.length > 0 && sameFiles(x, y) === true) {
    const whole = !a.partial && !b.partial
    const counted = a.requests.replayed === b.requests.replayed && a.requests.read === b.requests.read
    return whole && counted ? 'same' : 'unknown'
  }
  const shared = x.some(({ sha256 }) => sha256 !== null && y.some((other) => other.sha256 === sha256))
  return !shared && disjoint(a.period, b.period) ? 'apart' : 'unknown'
}

/** Logs of other files may hold the same requests: only times that do not overlap say that they do not. */
function disjoint(a: EvaluationResult['period'], b: EvaluationResult['period']): boolean {
  return a !== null && b !== null && (a[1] < b[0] || b[1] < a[0])
}

/** The files that a model's answers come from: its own, or those of its predictions; none where they stand in the log. */
export function answerFiles({ evidence }: EvaluationResult, role: Role): Files {
  return [...(evidence[role]?.files ?? []), ...(evidence.predictions?.[role] ?? [])]
}

/** Answers that stand in the log are the same where the log is. */
function sameSource(role: Role, a: EvaluationResult, b: EvaluationResult, requests: Requests): Known {
  const [x, y] = [answerFiles(a, role), answerFiles(b, role)]
  if (x.length + y.length === 0) return requests === 'same' ? true : null
  return sameFiles(x, y)
}

function sameModel(role: Role, a: EvaluationResult, b: EvaluationResult, requests: Requests): Known {
  const source = sameSource(role, a, b, requests)
  if (source !== true) return source
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
