/** What a published folder knows of its reports: index.json, from which its page, its feed and its badges are made. */
import * as v from 'valibot'
import { modelNames } from '../report/status'
import { sha256Of } from '../result/canonical'
import type { EvaluationResult } from '../result/evaluation-result'
import { sharings } from '../result/sharing/levels'
import { Figure, figuresOf } from './figures'

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

const Entry = v.object({
  /** The report, and its badge, beside the index. A name, never a path: what an index names is linked and looked for. */
  file: v.pipe(v.string(), v.regex(/^[\w-]+\.html$/)),
  badge: v.pipe(v.string(), v.regex(/^[\w-]+\.svg$/)),
  /** Of the report. */
  sha256: hash,
  /** When it was evaluated: ISO 8601, in UTC. */
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  verdict: v.picklist(['promote', 'hold', 'insufficient']),
  primary: v.string(),
  shadow: v.string(),
  requests: whole,
  gates: v.array(
    v.object({
      title: v.string(),
      status: v.picklist(['pass', 'fail', 'insufficient', 'not-checked']),
    }),
  ),
  /** Absent in what was published before they were told. */
  figures: v.optional(v.array(Figure)),
  /** How much of it is shared; 'all' where none was left out. Absent in what was published before it was told. */
  shared: v.optional(v.picklist([...sharings, 'all'])),
})
export type Entry = v.InferOutput<typeof Entry>

export const Index = v.object({
  schemaVersion: v.literal(1),
  /** What feed readers know the folder by, whatever its address. */
  feed: v.optional(v.pipe(v.string(), v.regex(/^urn:uuid:[0-9a-f-]{36}$/))),
  evaluations: v.array(Entry),
})
export type Index = v.InferOutput<typeof Index>

/** @param html the report as it is published */
export function entryOf(html: string, result: EvaluationResult): Entry {
  const sha256 = sha256Of(html)
  const startedAt = new Date(result.evidence.startedAt).toISOString()
  const name = `${startedAt.slice(0, 10)}-${sha256.slice(0, 12)}`
  return {
    file: `${name}.html`,
    badge: `${name}.svg`,
    sha256,
    startedAt,
    verdict: result.verdict,
    ...modelNames(result),
    requests: result.requests.replayed,
    gates: result.checklist.map(({ title, status }) => ({ title, status })),
    figures: figuresOf(result),
    shared: result.shared?.as ?? 'all',
  }
}

/** Newest first, each report once; of an evaluation that was shared at several levels, the report that says most. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const once = new Map<string, Entry>()
  for (const entry of entries) {
    const key = evaluationOf(entry)
    const other = once.get(key)
    if (!other || extent(entry) > extent(other)) once.set(key, entry)
  }
  return [...once.values()].sort(
    (a, b) => b.startedAt.localeCompare(a.startedAt) || a.file.localeCompare(b.file),
  )
}

/** What reports of one evaluation have in common, however much of it each shares: its moment, and what it found by then. */
function evaluationOf({ file, shared, startedAt, verdict, requests, gates, figures }: Entry): string {
  return shared === undefined ? file : JSON.stringify([startedAt, verdict, requests, gates, figures])
}

const extent = ({ shared }: Entry) => [...sharings, 'all'].indexOf(shared ?? '')

export function indexJson(index: Index): string {
  return JSON.stringify(index, null, 2) + '\n'
}
