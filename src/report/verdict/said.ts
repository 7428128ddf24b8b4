/** What stands on the first page already is not said again: evidence of a premise is the premise's, a cause the alarm's. */
import { capital, numberWord } from '../../core/words'
import { historyTexts } from '../../result/history'
import type { ProblemCode, WrittenProblem } from '../../core/problem'
import type { ChecklistItem } from '../../result/checklist'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { PremiseItem } from '../../result/premises'

/** A gate's words without the evidence of the premise that keeps it back, and without the cause that the alarm names. */
export function gateText({ detail }: ChecklistItem, { premises, fidelity }: EvaluationResult): string {
  const evidence = premises?.find((premise) => detail.includes(`: ${premise.detail}`))
  const cause = causesAbove(fidelity).find((one) => detail.includes(one))
  const rested = evidence ? detail.replace(`: ${evidence.detail}`, () => '.') : detail
  return cause ? rested.replace(cause, () => '').trim() : rested
}

/** What the alarm above the verdict names as likely causes; none where there is no alarm. */
const causesAbove = (fidelity: EvaluationResult['fidelity']): string[] =>
  fidelity?.faithful === false ? fidelity.causes.map(({ detail }) => detail) : []

/**
 * The sentence below the verdict. Several edits that were made after results were seen are counted there: each stands under
 * 'How this came about'.
 */
export function whyText({ headline, history }: EvaluationResult): string {
  const edits = history?.edits ?? []
  const each = historyTexts({ looks: 0, continued: 0, edits }).join(' ')
  if (edits.length < 2 || !headline.why.endsWith(each)) return headline.why
  const counted = `${capital(numberWord(edits.length))} thresholds or rules were changed after the results were seen.`
  return `${headline.why.slice(0, -each.length)}${counted}`
}

/** What mends a premise; '' where the alarm above the verdict names it as the likely cause. */
export function mendText({ status, mend }: PremiseItem, fidelity: EvaluationResult['fidelity']): string {
  if (!mend || status === 'confirmed') return ''
  return causesAbove(fidelity).includes(mend) ? 'Its likely cause stands above the verdict.' : mend
}

/**
 * How log and models were read, guesses that premises judge, and what was left out for time: none of it turns a verdict
 * around. A code that is not here may, and its words stay open.
 */
// prettier-ignore
const REMARKS: readonly string[] = [
  'counted-header', 'second-header', 'no-header', 'duplicate-column', 'skipped-record', 'windows-1252',
  'decimal-comma', 'written-numbers', 'no-year', 'predictions-unused', 'format-mismatch', 'unused-input',
  'assumed-classes', 'assumed-column', 'assumed-input', 'assumed-order', 'assumed-output',
  'assumed-reading', 'assumed-resizing', 'assumed-scaling', 'assumed-threshold',
  'settled-classes', 'settled-column', 'mixed-spellings', 'no-label-words',
  'features-sampled', 'no-slice-pair', 'latency-not-measured', 'noise-not-measured',
] satisfies ProblemCode[]

/**
 * @returns what a reader must know before believing anything else, and remarks that are folded: an unfaithful replay has
 * its own alarm, and premises their evidence
 */
export function noticesOf({ warnings, fidelity, premises }: EvaluationResult): {
  open: WrittenProblem[]
  remarks: WrittenProblem[]
} {
  const said = ({ code, severity, message }: WrittenProblem) =>
    (code === 'unfaithful-replay' && fidelity) ||
    (severity !== 'error' &&
      premises?.some(({ status, detail }) => status !== 'confirmed' && detail.includes(message)))
  // A pointer into the mapping is for whoever has it as a file.
  const placed = (warning: WrittenProblem) =>
    warning.place?.startsWith('/') ? { ...warning, place: '' } : warning
  const found = warnings.filter((warning) => !said(warning)).map(placed)
  const isRemark = ({ code, severity }: WrittenProblem) => severity !== 'error' && REMARKS.includes(code)
  return { open: found.filter((one) => !isRemark(one)), remarks: found.filter(isRemark) }
}
