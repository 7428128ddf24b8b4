/** What a label that may be a model's own answer says in a sentence, and which way it could turn a verdict around. */
import { adaptive, count, percent } from '../../core/numbers'
import { capital, listText } from '../../core/words'
import type { OwnLabels } from '../../result/sections/label-source'

/** What a perfect model does, too: asked of shadow before it passes, and said of primary, whose word stands until then. */
const PERFECT: readonly OwnLabels['kind'][] = ['all', 'line']

/**
 * A label made of shadow's answers lets it pass, one made of primary's makes it fail: what passes against labels that are
 * primary's answers would pass against any.
 */
export function waysOf(findings: readonly OwnLabels[]): { blocks?: boolean; blocksFail?: boolean } {
  const blocks = findings.some(({ role }) => role === 'shadow')
  const blocksFail = findings.some(({ role, kind }) => role === 'primary' && !PERFECT.includes(kind))
  return { ...(blocks ? { blocks } : {}), ...(blocksFail ? { blocksFail } : {}) }
}

export function ownLabelsText(findings: readonly OwnLabels[]): string {
  return `${findings.map(sentence).join(' ')} ${doubtText(findings)}`
}

export function doubtText(findings: readonly OwnLabels[]): string {
  const whose = listText([...new Set(findings.map(({ role }) => role))])
  return `The labels may have been made of ${whose}’s answers.`
}

function sentence({ role, kind, n, same, apart, expected, part, at }: OwnLabels): string {
  const other = role === 'primary' ? 'shadow' : 'primary'
  const others = apart === null ? '' : `; ${other} answers ${count(apart)} of them otherwise`
  switch (kind) {
    case 'all':
      return `The label is ${role}’s own answer on every one of ${count(n)} labelled requests${others}.`
    case 'line':
      return `The label is ${role}’s own score, cut at ${adaptive(at ?? 0)}, on every one of ${count(n)} labelled requests${others}.`
    case 'close':
      return `Where ${role}’s score leaves its answer open, the label is that answer on ${count(same)} of ${count(n)} requests (${percent(same / n)}); by its scores about ${count(Math.round(n - (expected ?? 0)))} would be${others}.`
    case 'sure':
      return `Where ${role}’s score of its answer is ${adaptive(at ?? 0)} or more, the label is that answer on every one of ${count(n)} requests; by its scores about ${count(Math.round(expected ?? 0))} would be wrong, and ${other} is wrong more often there than elsewhere${others}.`
    case 'part':
      return `${capital(role)} is right on every one of ${count(n)} labelled requests ${placeText(part)}, and would be wrong on about ${count(Math.round(expected ?? 0))} as it is elsewhere${others}.`
    case 'answer':
      return `Where ${role} answers “${part?.from ?? ''}”, that is the label of every one of ${count(n)} requests; ${other} takes ${count(expected ?? 0)} of other labels for it, and ${role} none${others}.`
    case 'jump':
      return `Where ${role}’s scores are near a tie, the label is its answer on ${count(same)} of ${count(n)} requests (${percent(same / n)}), and hardly less often right beside the tie, where the truth goes either way: about ${percent(at ?? 0)} of these labels follow its answer, not the truth${others}.`
    case 'mix':
      return `The label is ${percent(at ?? 0)} of ${role}’s number and the rest of ${other}’s on ${count(same)} of ${count(n)} labelled requests, to the last digit.`
    case 'numbers':
      return `The label is ${role}’s very number on ${count(same)} of ${count(n)} labelled requests, to the last digit.`
  }
}

function placeText(part: OwnLabels['part']): string {
  if (!part) return 'of one part of the log'
  return part.by === null ? `from “${part.from}” to “${part.to}”` : `whose “${part.by}” is “${part.from}”`
}
