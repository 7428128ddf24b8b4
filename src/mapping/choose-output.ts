/** Which of several outputs is the prediction: the one that labels or logged answers fit, else by name, else the first. */
import { ROLES } from '../core/roles'
import type { Beside } from './class-evidence'
import { kindByShape, kindOfList } from './output-kind'
import { numberText } from './lookup'
import type { ModelSignature } from './signature'
import { looksNumeric } from './text'

const TELLING = /prob|score|pred|class|logit|softmax|output/i

export interface ChosenOutput {
  at: number
  why: string
  /** Whether something but its place or its name tells. */
  told: boolean
}

export function chooseOutput(signature: ModelSignature, beside: Beside): ChosenOutput {
  const { outputs } = signature
  if (outputs.length === 1) return { at: 0, why: 'The only output.', told: true }
  const may = comparable(signature)
  const evidence = [
    { values: beside.labels, what: 'the labels' },
    ...ROLES.map((role) => ({ values: beside.logged[role], what: 'the logged answers' })),
  ]
  for (const { values, what } of evidence) {
    const best = values ? onlyFitting(signature, may, values) : null
    if (best)
      return {
        at: best.at,
        why: `Of ${outputs.length} outputs the one that ${what} fit best.`,
        told: best.alone,
      }
  }
  const named = outputs.findIndex(
    ({ name }, i) => TELLING.test(name) && (may.length === 0 || may.includes(i)),
  )
  if (named >= 0) return { at: named, why: `By name, of ${outputs.length} outputs.`, told: false }
  return { at: may[0] ?? 0, why: 'The first output.', told: false }
}

/** Outputs that may be classes or a number. */
export function comparable({ outputs, widths, activations }: ModelSignature): number[] {
  return outputs.flatMap(({ shape, name }, i) =>
    kindByShape(shape, name) === null && kindOfList(widths[i] ?? 1, activations[i] ?? null, name) === null
      ? [i]
      : [],
  )
}

/**
 * The output that values fit as no other does, and whether they fit no other at all: where first rows lack the rare classes
 * of a wider one, the best is a guess. null where there is none.
 */
function onlyFitting(
  signature: ModelSignature,
  may: readonly number[],
  values: readonly string[],
): { at: number; alone: boolean } | null {
  const fits = may.map((at) => ({ at, fit: fitOf(signature, at, values) }))
  const most = Math.max(0, ...fits.map(({ fit }) => fit))
  const best = fits.filter(({ fit }) => fit === most)
  if (most === 0 || best.length > 1) return null
  return { at: best[0]!.at, alone: fits.every(({ at, fit }) => at === best[0]!.at || fit === 0) }
}

/** @returns 2 where an output has just these values' classes, or they are numbers as it is; 1 where it may; 0 where not */
function fitOf({ widths, activations }: ModelSignature, at: number, values: readonly string[]): number {
  const width = widths[at] ?? 1
  if (looksNumeric(values)) return width === 1 && activations[at] !== 'sigmoid' ? 2 : 0
  const distinct = new Set(values)
  const classes = width === 1 ? 2 : width
  if (distinct.size > classes) return 0
  const indices = [...distinct].map((text) => Number(numberText(text) ?? NaN))
  if (indices.some((index) => Number.isInteger(index) && index > classes)) return 0
  const likely = width > 1 || activations[at] === 'sigmoid'
  return distinct.size === classes && likely ? 2 : 1
}
