/** What a published folder knows of its reports: index.json, from which its page and its badges are made. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { atKey, ProblemError } from '../../core/problem'
import { modelNames } from '../../report/status'
import type { EvaluationResult } from '../../result/evaluation-result'
import { faultsOf } from '../../result/faults'

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

export const Entry = v.object({
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
})
export type Entry = v.InferOutput<typeof Entry>

const Index = v.object({ schemaVersion: v.literal(1), evaluations: v.array(Entry) })

/** @param html the report as it is published */
export function entryOf(html: string, result: EvaluationResult): Entry {
  const sha256 = createHash('sha256').update(html).digest('hex')
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
  }
}

/**
 * @returns what was published before and is still there, in no order
 * @throws ProblemError where index.json is something else
 */
export function publishedIn(folder: string): Entry[] {
  const file = join(folder, 'index.json')
  if (!existsSync(file)) return unused(folder)
  const index = parsed(readFileSync(file, 'utf8'), file)
  const [fault] = faultsOf(Index, index)
  if (fault)
    throw new ProblemError({
      code: 'bad-config',
      file,
      ...(fault.path.length > 0 ? { place: atKey(fault.path.join('.')) } : {}),
      message: fault.message,
      mend: 'Publish to another folder, or remove this file: reports that are there then have to be given again.',
    })
  return (index as v.InferOutput<typeof Index>).evaluations.filter((entry) =>
    existsSync(join(folder, entry.file)),
  )
}

/** A site's own first page must not be written over. */
function unused(folder: string): Entry[] {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return []
  throw new ProblemError({
    code: 'bad-config',
    file: page,
    message: 'The folder has an index.html, and no index.json: nothing was published here before.',
    mend: 'Publish to a folder of its own.',
  })
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError({
      code: 'not-json',
      file,
      message: `The file is not JSON: ${(error as Error).message}.`,
      mend: 'Publish to another folder, or remove this file.',
    })
  }
}

/** Newest first, each report once. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const once = new Map(entries.map((entry) => [entry.file, entry]))
  return [...once.values()].sort(
    (a, b) => b.startedAt.localeCompare(a.startedAt) || a.file.localeCompare(b.file),
  )
}

export function indexJson(entries: readonly Entry[]): string {
  return JSON.stringify({ schemaVersion: 1, evaluations: entries }, null, 2) + '\n'
}
