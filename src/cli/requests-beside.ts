/** An evaluation with every request that its models differ on, where requests.csv lies beside it: its own sample is bounded. */
import { createReadStream, existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'papaparse'
import { unguarded } from '../core/csv'
import type { EvaluationResult } from '../result/evaluation-result'
import type { DisagreementKind, DisagreementRow } from '../result/requests'
import { readStored } from './reports'

export interface WithRequests {
  result: EvaluationResult
  /** Why the file beside it was left out, in a sentence; null where it was read, or there is none to read. */
  leftOut: string | null
}

/**
 * @param path absolute: an evaluation.json, a report.html, or a folder of them
 * @throws ProblemError as `readStored` does
 */
export async function readWithRequests(path: string): Promise<WithRequests> {
  const stored = readStored(path, 'evaluation.json')
  const { result } = stored
  const beside = join(dirname(stored.path), 'requests.csv')
  const whole = result.disagreements.sample.length === total(result.disagreements.byKind)
  if (
    basename(stored.path) !== 'evaluation.json' ||
    whole ||
    result.task !== 'classification' ||
    !existsSync(beside)
  )
    return { result, leftOut: null }
  const sample = await disagreementsIn(beside)
  const counts = Object.entries(result.disagreements.byKind) as [DisagreementKind, number][]
  const fits = counts.every(([kind, n]) => sample?.filter((row) => row.kind === kind).length === n)
  if (!sample || !fits)
    return {
      result,
      leftOut: `${beside} is left out: its requests are not those that the evaluation beside it counts.`,
    }
  return { result: { ...result, disagreements: { ...result.disagreements, sample } }, leftOut: null }
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)

const columns = ['request_id', 'label', 'primary_prediction', 'primary_score', 'primary_error', 'shadow_prediction', 'shadow_score', 'shadow_error', 'agree'] as const // prettier-ignore
type Row = Record<(typeof columns)[number], string>

/** @returns null where it is no requests.csv */
function disagreementsIn(file: string): Promise<DisagreementRow[] | null> {
  const found: DisagreementRow[] = []
  let header: string[] | null = null
  let row = 0
  return new Promise((done, fail) => {
    const stream = createReadStream(file, 'utf8')
    stream.on('error', fail)
    parse<string[]>(stream, {
      skipEmptyLines: true,
      step: ({ data }, parser) => {
        if (header === null) {
          header = data
          if (columns.some((name, i) => header![i] !== name)) parser.abort()
          return
        }
        const told = rowOf(data, row++)
        if (told) found.push(told)
      },
      complete: ({ meta }) => done(meta.aborted ? null : found),
      error: fail,
    })
  })
}

/** @returns null where both answered the same, or one did not answer */
function rowOf(cells: readonly string[], row: number): DisagreementRow | null {
  const of = Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) as Row
  const failed = of.primary_error !== '' || of.shadow_error !== ''
  if (!failed && of.agree !== '0') return null
  const [label, primary, shadow] = [of.label, of.primary_prediction, of.shadow_prediction].map(answer)
  const number = (text: string) => (text === '' ? null : Number(text))
  return {
    row,
    id: unguarded(of.request_id),
    time: null,
    label: label!,
    primary: primary!,
    primaryScore: number(of.primary_score),
    primaryError: of.primary_error,
    shadow: shadow!,
    shadowScore: number(of.shadow_score),
    shadowError: of.shadow_error,
    kind: failed ? 'error' : kindOf(label!, primary!, shadow!),
    features: [],
  }
}

const answer = (text: string): string | null => (text === '' ? null : unguarded(text))

function kindOf(label: string | null, primary: string | null, shadow: string | null): DisagreementKind {
  if (label === null) return 'unlabelled'
  return label === primary ? 'broken' : label === shadow ? 'fixed' : 'both-wrong'
}
