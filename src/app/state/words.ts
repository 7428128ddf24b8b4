/** Sentences that several parts of the page say. */
import type { Gates } from '../../result/gates'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { TensorSpec } from '../../models/bundle'
import type { Phase } from '../../session/contract'
import type { AbsentFiles } from './slots.svelte'
import { count, counted, mebibytes, percent, period, plural } from '../../core/numbers'

/** 'flights-v1 against flights-v2' */
export function pairText({ evidence: { primary, shadow } }: EvaluationResult): string {
  // Two exports of one model may bear one name.
  const same = primary !== null && shadow !== null && primary.name === shadow.name
  const named = (model: typeof primary, role: string) =>
    model ? `${model.name}${same ? ` (${role})` : ''}` : `logged ${role}`
  return `${named(primary, 'primary')} against ${named(shadow, 'shadow')}`
}

/** 'flights-v1 against flights-v2 · 20,000 requests · 1 Apr to 30 Jun 2001' */
export function subject(result: EvaluationResult): string {
  return [
    pairText(result),
    logText(result),
    counted(result.requests.replayed, 'request'),
    result.period ? period(result.period) : null,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The log's name where models have none: by nothing else are two such evaluations told apart. */
function logText({ evidence: { primary, shadow, logs } }: EvaluationResult): string | null {
  const [first, ...others] = logs
  if (!first || (primary && shadow)) return null
  const name = first.name.split('/').at(-1)!
  return others.length > 0 ? `${name} and ${others.length} more` : name
}

const dated = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** '28 Nov 2026, 14:05', as the clock of this machine has it. @param at ms since the epoch */
export const dateText = (at: number): string => dated.format(at)

/** 'numeric [n, 3], route [n, 2] int32': float32 goes without saying. */
export function tensorsText(tensors: readonly TensorSpec[]): string {
  return tensors
    .map(({ name, shape, dtype }) => {
      const axes = shape.map((axis, i) => (axis === null ? (i === 0 ? 'n' : '?') : axis))
      return `${name} [${axes.join(', ')}]${dtype === 'float32' ? '' : ` ${dtype}`}`
    })
    .join(', ')
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}

/** Each gate's rule as it stands, for the strip above the run button. */
export function gateRules(gates: Gates): { title: string; rule: string }[] {
  const { accuracy, latency, errors, drift, rollback, neverBreak } = gates
  const margin = `${(accuracy.margin * 100).toFixed(2)} pt`
  const rules = {
    point: 'not below primary, as measured',
    'non-inferior': `worse by less than ${margin}`,
    superior: 'better than primary',
  }
  // A drill adds to who, when, how and link, and never stands in for them.
  const tested = [rollback.who, rollback.when, rollback.how, rollback.link].every(Boolean)
  return [
    { title: 'Accuracy', rule: rules[accuracy.policy] },
    {
      title: `Latency P${Number((100 * (1 - latency.shareOver)).toFixed(2))}`,
      rule: `within ${count(latency.slaMs)} ms`,
    },
    { title: 'Error rate', rule: `at most ${percent(errors.maxRate)}` },
    {
      title: 'Input drift',
      rule: `PSI below ${drift.psi}, ${drift.allowed === 0 ? 'no feature' : `at most ${counted(drift.allowed, 'feature')}`} over`,
    },
    { title: 'Rollback', rule: tested ? 'tested' : 'not tested yet' },
    ...(neverBreak && neverBreak.length > 0
      ? [{ title: 'Never break', rule: `none of ${counted(neverBreak.length, 'request')}` }]
      : []),
  ]
}

/** What is done in each phase of a run. */
export const phaseWords: Record<Phase, string> = {
  idle: '',
  loading: 'Loading the models',
  warming: 'Warming up',
  replaying: 'Replaying',
  explaining: 'Trying out why primary does not answer as in production',
  hashing: 'Hashing the files, for the evidence',
  timing: 'Timing one request at a time',
  evaluating: 'Working out the figures',
  done: 'Done',
  failed: 'Failed',
}

/** Of files that were too large to be kept, or for which there was no space. @param waiting whether a mapping that was changed by hand waits for them */
export function absentText(files: AbsentFiles['files'], waiting: boolean): string {
  const names = files.map(({ path }) => path).join(', ')
  const size = files.reduce((sum, file) => sum + file.bytes, 0)
  const it = plural(files.length, 'it', 'them')
  const again = files.every(({ handle }) => handle) ? `open ${it} again` : `drop ${it} again`
  const back = waiting ? ', and the mapping is as you left it' : ''
  return `${names}, ${mebibytes(size)}, ${plural(files.length, 'was', 'were')} not kept: ${again}${back}.`
}
