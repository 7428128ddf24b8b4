/** Several classes per request (multi-label): told by values that name more than one, and refused by name. */
import { count } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import { ROLES } from '../core/roles'
import { parseJson } from '../files/loose-json'
import { numberList } from './answer-lists'
import type { GuessContext } from './guess-context'

const LABELS = 'The labels'

/** @returns the problem that stops a run where labels or logged answers name several classes at once */
export function noteSeveral({ labels, logged, models }: GuessContext): Problem[] {
  const sides = [
    { what: LABELS, values: labels, place: '/roles' },
    ...ROLES.map((role) => ({ what: `${role}'s logged answers`, values: logged[role], place: `/answers/${role}` })), // prettier-ignore
  ]
  const heads = ROLES.flatMap((role) => {
    const { activations = [], widths = [] } = models[role] ?? {}
    return widths.filter((width, at): width is number => activations[at] === 'sigmoid' && width !== null && width > 1) // prettier-ignore
  })
  for (const { what, values, place } of sides) {
    // Names in a logged list are the best first; in a label they are all right.
    const found = values && severalIn(values, heads, what === LABELS)
    if (found)
      return [
        {
          code: 'output-not-compared',
          message: `${what} name several classes per request (${found}): answers of several classes are not compared yet, and the largest score is not the answer.`,
          place: atPointer(place),
          mend: 'Evaluate one class at a time: export each model with that class’s score as its only output (one sigmoid), and label requests by whether they are of it (0 or 1).',
        },
      ]
  }
  return []
}

/** @param heads how many numbers outputs have that end in a sigmoid each. @returns an example; null where there is none */
function severalIn(values: readonly string[], heads: readonly number[], areLabels: boolean): string | null {
  const lists = values.map((text) => ({ text, list: numberList(text) }))
  const flags = lists.filter(
    ({ list }) => list && list.length > 1 && list.every((one) => one === 0 || one === 1),
  )
  const hot = flags.find(({ list }) => list!.filter((one) => one === 1).length > 1)
  // One odd list among scores of zero and one may be a tie.
  if (hot && flags.length === values.length) return hot.text
  const named = values.map((text) => (areLabels || !isList(text) ? namesIn(text) : []))
  const several = named.findIndex((names) => names.length > 1)
  if (several < 0) return null
  const known = new Set(named.flat())
  const isListed = areLabels && values.every((text) => text.trim() === '' || isList(text))
  return isListed || heads.includes(known.size)
    ? `“${values[several]!}”, of ${count(known.size)} names`
    : null
}

const isList = (text: string) => /^\s*\[/.test(text)

/** 'news|sport' or '["news", "sport"]' as names. */
function namesIn(text: string): string[] {
  if (isList(text)) {
    const list = listOf(text)
    return list.every((one) => typeof one === 'string') ? list : []
  }
  return text
    .split(/[|;,]/)
    .map((name) => name.trim())
    .filter(Boolean)
}

function listOf(text: string): unknown[] {
  try {
    const value = parseJson(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
