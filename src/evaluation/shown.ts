/** Of many classes a result has tables of those that occur most: all of them would be gigabytes. */
import { limits } from '../core/limits'
import { isObject } from '../core/objects'
import type { EvaluationResult } from '../result/evaluation-result'
import type { ClassesLeftOut } from '../result/sections/classes-left-out'
import { cellsOf } from './counts'
import { eachCell, marginsOf } from './statistics/count-table'
import type { Tally } from './tally'

/** @returns the classes that tables are of, ascending; null where that is all of them */
export function shownClasses(tally: Tally): Int32Array | null {
  const { k } = tally
  const most = limits.classesShown.value
  if (k <= most) return null
  const times = timesOf(tally)
  const order = Int32Array.from(times, (_, c) => c).sort((a, b) => times[b]! - times[a]! || a - b)
  return order.slice(0, most).sort()
}

/** How often each class was answered by either model or is a label. */
function timesOf({ pairs, primary, k }: Tally): number[] {
  const both = marginsOf(cellsOf(pairs, k))
  const labels = marginsOf(cellsOf(primary.byLabel, k))
  return both.rows.map((count, c) => count + both.columns[c]! + labels.rows[c]!)
}

/** What is left out of the tables, counted; null where nothing is. */
export function leftOut(tally: Tally, shown: Int32Array | null): ClassesLeftOut | null {
  if (!shown) return null
  const { k, pairs } = tally
  const kept = new Set(shown)
  const occurring = timesOf(tally).filter((count) => count > 0).length
  let [requests, n] = [0, 0]
  eachCell(cellsOf(pairs, k), (i, j, count) => {
    n += count
    if (!kept.has(i) || !kept.has(j)) requests += count
  })
  return { classes: k, shown: shown.length, occurring, requests, n }
}

/** The result with its lists by class cut to the classes shown; its figures are of all. */
export function cutToShown(result: EvaluationResult, shown: Int32Array | null): EvaluationResult {
  if (!shown) return result
  const cut = <T>(list: readonly T[]): T[] => Array.from(shown, (c) => list[c]!)
  const { quality, flips, evidence } = result
  return {
    ...result,
    classes: cut(result.classes),
    ...(quality && {
      quality: {
        ...quality,
        primary: { ...quality.primary, perClass: cut(quality.primary.perClass) },
        shadow: { ...quality.shadow, perClass: cut(quality.shadow.perClass) },
      },
    }),
    ...(flips && { flips: { ...flips, byClass: cut(flips.byClass) } }),
    evidence: withoutClasses(evidence, cut),
  }
}

/** The mapping names every class: the file it came from does so, too. */
function withoutClasses(
  evidence: EvaluationResult['evidence'],
  cut: <T>(list: readonly T[]) => T[],
): EvaluationResult['evidence'] {
  const { mapping } = evidence
  if (!isObject(mapping) || !Array.isArray(mapping['classes'])) return evidence
  return { ...evidence, mapping: { ...mapping, classes: cut(mapping['classes']) } }
}
