/** Names in a result that may leave by themselves, and what stands for those that may not. */
import type { EvaluationResult } from '../evaluation-result'
import type { DriftFeature } from '../figures'
import { verdictNames } from '../names'
import type { Slice } from '../sections/slices'

/** A value that fewer requests share could point at one of them. */
const FEWEST = 20

/** In place of a value. */
export const RARE = '(rare value)'
const LEFT_OUT = '…'

export class Names {
  /** Names that sentences may quote. */
  readonly quotable: Set<string>
  readonly #classes: Map<string, string>
  readonly #columns: Set<string>
  readonly #codes: Set<string>
  readonly #files: Map<string, string>

  constructor(result: EvaluationResult) {
    this.#classes = classesOf(result)
    this.#columns = columnsOf(result)
    this.#codes = new Set([result.errors.primary, result.errors.shadow].flatMap(({ byCode }) => byCode.map(({ code }) => code))) // prettier-ignore
    this.#files = filesOf(result)
    this.quotable = new Set([
      ...OWN,
      ...this.#columns,
      ...this.#classes.values(),
      ...modelsOf(result),
      ...(result.slices?.rows ?? []).filter(isCommon).map(({ value }) => value),
      ...result.drift.flatMap(commonCategories),
    ])
  }

  /** @returns the class's name, or what it is called where its name stays here */
  classOf(name: string): string {
    return this.#classes.get(name) ?? LEFT_OUT
  }

  isClass(text: string): boolean {
    return this.#classes.has(text)
  }

  /** A class; or, where it is none, a number or an error's code. */
  answer(text: string): string {
    const name = this.#classes.get(text)
    if (name !== undefined) return name
    return text === '' || this.#codes.has(text) || NUMBER.test(text) ? text : LEFT_OUT
  }

  /** A column's name, or several joined by ' × ', as far as the log has them. */
  column(text: string): string {
    if (this.#columns.has(text)) return text
    const parts = text.split(' × ')
    return parts.every((part) => this.#columns.has(part)) ? text : LEFT_OUT
  }

  fileOf(name: string): string {
    return this.#files.get(name) ?? this.#files.get(basename(name)) ?? 'a file'
  }

  /** A sentence without names of files and without what it quotes, but for names that may leave. */
  sentence(text: string): string {
    let told = text
    for (const [name, instead] of this.#files)
      if (!PLAIN_WORD.test(name)) told = told.replaceAll(name, instead)
    return told.replace(QUOTED, (quote) => {
      const inside = quote.slice(1, -1)
      if (this.quotable.has(inside)) return quote
      const instead = this.#classes.get(inside) ?? this.#files.get(inside) ?? LEFT_OUT
      return `${quote[0]}${instead}${quote[0] === '“' ? '”' : '"'}`
    })
  }
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$|^NaN$|^-?Infinity$/
/** The workbench quotes names and values by “these”, JSON by "these". One that does not end goes on to the end. */
const QUOTED = /“[^”]*(?:”|$)|"(?:[^"\\]|\\.)*(?:"|$)/g
/** What the workbench quotes of itself. */
const OWN = ['task', 'regression', 'classification', 'label', 'answers', 'classes', 'roles', 'cluster', ...Object.values(verdictNames)] // prettier-ignore

/** A file that is called by one word: sentences have it, too, and it says nothing. */
const PLAIN_WORD = /^[a-z]*$/i

const basename = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/**
 * A class leaves by name where a replayed model or a label of any request is of it, for it is one of the model's outputs
 * then; where classes are only what a log or a file of labels holds, where as many share it as must share any value.
 */
function classesOf(result: EvaluationResult): Map<string, string> {
  const replayed = Object.values(result.evidence.answers ?? {}).includes('replayed')
  const fewest = replayed ? 1 : FEWEST
  const names = new Map<string, string>()
  result.classes.forEach((name, i) => {
    const shown = requestsOf(result, i) >= fewest || GENERIC.test(name)
    names.set(name, shown ? name : `class ${i + 1}`)
  })
  return names
}

/** Such a name says nothing of anybody. */
const GENERIC = /^(-?\d{1,3}|true|false|yes|no)$/i

/** The most that a model answered so, or that are labelled so. */
function requestsOf({ confusion, quality, classes }: EvaluationResult, i: number): number {
  const sum = (values: readonly (number | undefined)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0)
  const labelled = [quality?.primary, quality?.shadow].flatMap((model) => {
    const of = model?.perClass.find((one) => one.class === classes[i])
    return of ? [of.support, of.predicted] : []
  })
  return Math.max(0, sum(confusion[i] ?? []), sum(confusion.map((row) => row[i])), ...labelled)
}

function columnsOf(result: EvaluationResult): Set<string> {
  const { disagreements, drift, slices, independence, timeline, evidence } = result
  const { roles = {}, models = {} } = (evidence.mapping ?? {}) as Mapped
  const fed = Object.values(models).flatMap((model) => model?.inputs ?? [])
  return new Set([
    'label',
    ...disagreements.features,
    ...drift.map(({ feature }) => feature),
    ...(slices?.columns ?? []),
    ...(timeline?.drift ?? []).map(({ feature }) => feature),
    ...(independence?.likely ?? []).map(({ field }) => field),
    ...(independence?.clusters ? [independence.clusters.field] : []),
    ...Object.keys(roles),
    ...fed.flatMap(({ features = [] }) => features.map(({ field }) => field)),
  ])
}

/** What of a mapping is looked at here; a result keeps it as it was given. */
interface Mapped {
  roles?: Record<string, unknown>
  models?: Record<string, { inputs?: { features?: { field: string }[] }[] } | null>
}

/** Models and the names of their tensors: 'hour [n, 1] float32' begins with one. */
function modelsOf({ evidence }: EvaluationResult): string[] {
  return [evidence.primary, evidence.shadow].flatMap((model) =>
    model
      ? [
          model.name,
          ...[...model.inputs, ...model.outputs].map((told) => told.replace(/ \[[^[\]]*\].*$/, '')),
        ]
      : [],
  )
}

/** Files by path and by name, each with what it is called instead. */
function filesOf({ evidence, requests }: EvaluationResult): Map<string, string> {
  const { primary, shadow, logs, labels, baseline, predictions } = evidence
  const groups: [string, readonly { name: string }[]][] = [
    ['primary’s file', primary?.files ?? []],
    ['shadow’s file', shadow?.files ?? []],
    ['log', logs],
    ['labels', labels],
    ['baseline', baseline],
    ['primary’s predictions', predictions?.primary ?? []],
    ['shadow’s predictions', predictions?.shadow ?? []],
  ]
  const joined = (requests.joined ?? []).map(({ what, files }) => [
    `${what} file`,
    files.map((name) => ({ name })),
  ])
  const found = new Map<string, string>()
  for (const [what, files] of [...groups, ...(joined as typeof groups)])
    files.forEach(({ name }, i) => {
      const instead = files.length > 1 ? `${what} ${i + 1}` : what
      if (!found.has(name)) found.set(name, instead)
      if (!found.has(basename(name))) found.set(basename(name), instead)
    })
  // A name that holds another is looked for before it.
  return new Map([...found].sort(([a], [b]) => b.length - a.length))
}

/** Whether a slice is of so many requests that its name points at none. */
export const isCommon = ({ requests }: Pick<Slice, 'requests'>): boolean => requests >= FEWEST

/** The more of the rows that a bin has in the log and in the baseline. */
function rowsOf(feature: DriftFeature, bin: number): number {
  const { baseline, current } = feature.bins
  const before = (baseline[bin] ?? 0) * (feature.nBaseline + feature.missingBaseline)
  const now = (current[bin] ?? 0) * (feature.nCurrent + feature.missingCurrent)
  return Math.round(Math.max(before, now))
}

const commonCategories = (feature: DriftFeature): string[] =>
  feature.kind === 'categorical' ? feature.bins.labels.filter((_, i) => rowsOf(feature, i) >= FEWEST) : []

/**
 * What a feature's bins are called. A category leaves where enough rows share it. An edge between ranges leaves where
 * enough rows lie on either side of it, for an edge may be an extreme value, or half-way to one.
 */
export function binNames(feature: DriftFeature): string[] {
  const { labels } = feature.bins
  const common = labels.map((_, i) => rowsOf(feature, i) >= FEWEST)
  if (feature.kind === 'categorical') return labels.map((label, i) => (common[i] ? label : RARE))
  const known = (i: number) => Boolean(common[i] && common[i + 1])
  return labels.map((label, i) => {
    const [, below, from, to, above] = RANGE.exec(label) ?? []
    if (below !== undefined) return `below ${known(i) ? below : LEFT_OUT}`
    if (above !== undefined) return `${known(i - 1) ? above : LEFT_OUT} and above`
    if (from === undefined) return label === 'missing' || label === 'infinite' ? label : RARE
    return `${known(i - 1) ? from : LEFT_OUT} to ${known(i) ? to! : LEFT_OUT}`
  })
}

const RANGE = /^(?:below (\S+)|(\S+) to (\S+)|(\S+) and above)$/
