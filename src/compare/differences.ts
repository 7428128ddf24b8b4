/** What two evaluations were made of: which parts are the same, which changed, and how. */
import { count, counted, plain } from '../core/numbers'
import { isObject } from '../core/objects'
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Evidence, ModelEvidence } from '../result/evidence'
import type { Mapping, ModelMapping } from '../result/mapping'
import type { Pair } from './pair'
import { answerFiles, sameFiles, type Relation } from './relation'
import { editsOf } from './edits'

export interface Difference {
  part: string
  /** null where the files do not say. */
  same: boolean | null
  /** Each in a few words; '' where there is none. */
  a: string
  b: string
  /** What changed in it, a line each. */
  details: string[]
}

export function differencesOf({ a, b, relation }: Pick<Pair, 'a' | 'b' | 'relation'>): Difference[] {
  return [
    model('Primary', a, b, 'primary', relation),
    model('Candidate', a, b, 'shadow', relation),
    files('Log', a.evidence.logs, b.evidence.logs),
    files('Labels', a.evidence.labels, b.evidence.labels),
    files('Training data', a.evidence.baseline, b.evidence.baseline),
    requests(a, b),
    mapping(a, b),
    gates(a, b),
    device(a, b),
  ].filter(({ a, b, same }) => a !== '' || b !== '' || same === false)
}

type Files = Evidence['logs']

/** A hash as people compare it. */
const short = (sha256: string | null) => (sha256 === null ? 'no hash' : sha256.slice(0, 12))

function model(
  part: string,
  a: EvaluationResult,
  b: EvaluationResult,
  role: Role,
  relation: Relation,
): Difference {
  const [x, y] = [a.evidence[role], b.evidence[role]]
  const [fx, fy] = [answerFiles(a, role), answerFiles(b, role)]
  const text = (model: ModelEvidence | null, files: Files) =>
    model ? modelText(model) : files.length > 0 ? filesText(files) : 'as the log has it'
  if (fx.length + fy.length === 0) return inLogs(part, relation[role])
  const same = sameFiles(fx, fy)
  const details = same === true ? [] : [...architecture(x, y), ...fileChanges(fx, fy)]
  return { part, same, a: text(x, fx), b: text(y, fy), details }
}

/** A model that neither has files of is known by its answers alone. */
function inLogs(part: string, same: boolean | null): Difference {
  const asLogged = 'as the log has it'
  return {
    part,
    same,
    a: asLogged,
    b: same === false ? `${asLogged}, with other answers` : asLogged,
    details: [],
  }
}

const modelText = ({ name, format, parameters }: ModelEvidence) =>
  [name || 'unnamed', format.split(',')[0], parameters === null ? '' : `${count(parameters)} parameters`]
    .filter(Boolean)
    .join(', ')

function architecture(a: ModelEvidence | null, b: ModelEvidence | null): string[] {
  if (!a || !b) return []
  const changed = (what: string, x: string, y: string) => (x === y ? [] : [`${what}: ${x} → ${y}`])
  const parameters = ({ parameters }: ModelEvidence) => (parameters === null ? 'unknown' : count(parameters))
  const list = (names: readonly string[]) => names.join('; ') || 'none'
  return [
    ...changed('Format', a.format, b.format),
    ...changed('Parameters', parameters(a), parameters(b)),
    ...changed('Inputs', list(a.inputs), list(b.inputs)),
    ...changed('Outputs', list(a.outputs), list(b.outputs)),
  ]
}

/** By name below the folder, since a folder may be called otherwise each time. */
function fileChanges(a: Files, b: Files): string[] {
  const base = (name: string) => name.split('/').at(-1)!
  const hashes = (list: Files) => new Map(list.map(({ name, sha256 }) => [base(name), sha256]))
  const [x, y] = [hashes(a), hashes(b)]
  return [...new Set([...x.keys(), ...y.keys()])].flatMap((name) => {
    const [was, is] = [x.get(name), y.get(name)]
    if (was !== undefined && was === is) return was === null ? [`${name}: not hashed`] : []
    const text = (hash: string | null | undefined) => (hash === undefined ? 'not there' : short(hash))
    return [`${name}: ${text(was)} → ${text(is)}`]
  })
}

function files(part: string, a: Files, b: Files): Difference {
  const same = sameFiles(a, b)
  return { part, same, a: filesText(a), b: filesText(b), details: same ? [] : fileChanges(a, b) }
}

function filesText(list: Files): string {
  const [first, ...others] = list
  if (!first) return ''
  const more = others.length > 0 ? ` and ${count(others.length)} more` : ''
  return `${first.name || 'a file'} (${short(first.sha256)})${more}`
}

function requests(a: EvaluationResult, b: EvaluationResult): Difference {
  const text = ({ requests: { replayed, labelled }, partial }: EvaluationResult) =>
    `${count(replayed)} replayed, ${count(labelled)} labelled${partial ? ', stopped early' : ''}`
  const [x, y] = [text(a), text(b)]
  const classes =
    JSON.stringify(a.classes) === JSON.stringify(b.classes)
      ? []
      : [`Classes: ${a.classes.join(', ') || 'none'} → ${b.classes.join(', ') || 'none'}`]
  return { part: 'Requests', same: x === y && classes.length === 0, a: x, b: y, details: classes }
}

function mapping(a: EvaluationResult, b: EvaluationResult): Difference {
  const [x, y] = [a.evidence.mapping, b.evidence.mapping]
  const said = { part: 'Mapping', a: mappingText(x), b: mappingText(y) }
  if (!isObject(x) || !isObject(y)) return { ...said, same: null, details: [] }
  const details = editsOf(x, y)
  return { ...said, same: details.length === 0, details }
}

/** How many fields feed each model. */
function mappingText(mapping: unknown): string {
  if (!isObject(mapping)) return 'not in the file'
  const fields = (role: Role) => {
    const { inputs } = ((mapping as Partial<Mapping>).models?.[role] ?? {}) as Partial<ModelMapping>
    return inputs?.reduce((sum, { features }) => sum + features.length, 0) ?? null
  }
  const [primary, shadow] = [fields('primary'), fields('shadow')]
  if (primary === null && shadow === null) return 'no model is fed'
  return `${counted(primary ?? 0, 'field')} for primary, ${count(shadow ?? 0)} for the candidate`
}

function gates(a: EvaluationResult, b: EvaluationResult): Difference {
  const text = ({ gates: { accuracy, errors, latency } }: EvaluationResult) =>
    `margin ${plain(100 * accuracy.margin, 2)} pt, SLA ${count(latency.slaMs)} ms, errors ${plain(100 * errors.maxRate, 3)} %`
  const bare = ({ gates }: EvaluationResult) => ({ ...gates, rollback: { ...gates.rollback, drill: null } })
  const details = editsOf(bare(a), bare(b))
  return { part: 'Gates', same: details.length === 0, a: text(a), b: text(b), details }
}

function device(a: EvaluationResult, b: EvaluationResult): Difference {
  const [x, y] = [deviceText(a), deviceText(b)]
  return { part: 'Device', same: x === y, a: x, b: y, details: [] }
}

/** What times depend on, as far as a result knows it. */
export const deviceOf = ({ evidence: { environment } }: EvaluationResult): string =>
  [environment.backend, environment.renderer, environment.cores].join('\u0000')

const deviceText = ({ evidence: { environment } }: EvaluationResult): string =>
  [
    environment.backend,
    environment.renderer,
    environment.browser,
    environment.cores === null ? '' : `${environment.cores} cores`,
  ]
    .filter(Boolean)
    .join(', ')
