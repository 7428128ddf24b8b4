/** Where a threshold is a guess: what the difference in accuracy is at every line that labels do not speak against. */
import { ROLES, type Role } from '../../core/roles'
import type { PlausibleLines } from '../../result/sections/thresholds'
import type { EvaluationData } from '../input'
import { probability } from './scores'

/** A line at which a model is right on so much less than at its best is not the one it has. */
const NOT_ITS_LINE = 0.02
/** Rows that are looked at: more would move a line by less than its step. */
const MOST_ROWS = 50_000

/**
 * Both models are cut at the same line where both thresholds are guesses; an answer that is a class stays what it is.
 * @param lines thresholds, ascending @returns null where no threshold is guessed, or no labelled request is scored
 */
export function plausibleLines(data: EvaluationData, lines: readonly number[]): PlausibleLines | null {
  const guessed = data.grounds?.inputs?.threshold
  const open = ROLES.filter((role) => (guessed?.[role] ?? null) !== null)
  const [judge] = open
  if (!judge) return null
  const rows = labelledRows(data, open)
  if (rows.length === 0) return null
  const right = { primary: [] as number[], shadow: [] as number[] }
  for (const line of lines)
    for (const role of ROLES) right[role].push(rightAt(data, role, open.includes(role) ? line : null, rows))
  const best = Math.max(...right[judge])
  const near = [...lines.keys()].filter((i) => right[judge][i]! >= best - NOT_ITS_LINE * rows.length)
  const difference = (i: number) => (right.shadow[i]! - right.primary[i]!) / rows.length
  const least = near.reduce((a, b) => (difference(b) < difference(a) ? b : a))
  return { from: lines[near[0]!]!, to: lines[near.at(-1)!]!, least: difference(least), at: lines[least]! }
}

function labelledRows(data: EvaluationData, open: readonly Role[]): Int32Array {
  const { labels, n, primary, shadow } = data
  if (!labels) return new Int32Array(0)
  const usable = (i: number) =>
    labels[i]! >= 0 &&
    primary.classes[i]! >= 0 &&
    shadow.classes[i]! >= 0 &&
    open.every((role) => !Number.isNaN(probability(data[role], i)))
  const all = Int32Array.from({ length: n }, (_, i) => i).filter(usable)
  const step = Math.ceil(all.length / MOST_ROWS)
  return step > 1 ? all.filter((_, at) => at % step === 0) : all
}

/** @param line null for the class as it is */
function rightAt(data: EvaluationData, role: Role, line: number | null, rows: Int32Array): number {
  const answers = data[role]
  const labels = data.labels!
  let right = 0
  for (const i of rows) {
    const answer = line === null ? answers.classes[i]! : probability(answers, i) >= line ? 1 : 0
    if (answer === labels[i]) right++
  }
  return right
}
