/**
 * What is the same in two evaluations though no file is: every request's id with what it was given, as one hash over all of
 * them in any order (a sum of hashes, after Clarke et al. 2003, "Incremental multiset hash functions"; no proof against forgery).
 */
import { mixed, packedHashes, textHashes, type Hashes } from '../../core/hashes'
import type { ClassIndices } from '../../core/columns'
import type { Fingerprints } from '../../result/evidence'
import type { EvaluationData, Predictions } from '../input'

/** @returns nothing where an id stands for several requests: which of them is which, nothing tells */
export function fingerprinted(data: EvaluationData): { fingerprints?: Fingerprints } {
  const { n, classes, requests, times, task, labels, labelValues } = data
  if (n === 0 || requests.noted?.some(({ reason }) => reason === 'id-conflict')) return {}
  const ids = packedHashes(data.ids)
  const over = (given: Given | null) => given && sumOver(ids, given)
  const numbers = task === 'regression'
  const label = numbers ? labelValues && ofNumbers(labelValues) : labels && ofClasses(labels, classes)
  const answer = (of: Predictions) => (numbers ? ofNumbers(of.values) : ofClasses(of.classes, classes))
  return {
    fingerprints: {
      times: over(times && tellApart(times) ? ofNumbers(times) : null),
      labels: over(label),
      primary: over(answer(data.primary)),
      shadow: over(answer(data.shadow)),
    },
  }
}

/** Whether most requests have a time of their own: days, with ids that are counted, are those of any log of these days. */
function tellApart(times: Float64Array): boolean {
  let differ = 0
  for (let i = 1; i < times.length; i++) if (times[i] !== times[i - 1]) differ++
  return 2 * differ > times.length
}

/** What each request was given, as two words: of class codes[i] + 1, or, without codes, of number i. */
interface Given {
  words: Uint32Array
  codes: ClassIndices | null
}

const ofNumbers = ({ buffer, byteOffset, length }: Float64Array): Given => ({
  words: new Uint32Array(buffer, byteOffset, length * 2),
  codes: null,
})

/** Classes by their names: another order of them is no other label. */
function ofClasses(codes: ClassIndices, classes: readonly string[]): Given {
  const { high, low } = textHashes({ dictionary: ['none', ...classes.map((name) => `: ${name}`)] })
  return {
    words: Uint32Array.from({ length: 2 * high.length }, (_, at) => (at % 2 ? high : low)[at >> 1]!),
    codes,
  }
}

/** @returns null where all were given the same: that fits any requests of these ids */
function sumOver({ high: idHigh, low: idLow }: Hashes, { words, codes }: Given): string | null {
  const at = (i: number) => 2 * (codes ? codes[i]! + 1 : i)
  const [first, second] = [words[at(0)]!, words[at(0) + 1]!]
  let [high, low, differ] = [0, 0, 0]
  for (let i = 0; i < idHigh.length; i++) {
    const from = at(i)
    const [a, b] = [words[from]!, words[from + 1]!]
    differ |= (a ^ first) | (b ^ second)
    high = (high + spread(mixed(mixed(idHigh[i]!, a), b))) | 0
    low = (low + spread(mixed(mixed(idLow[i]!, b), a))) | 0
  }
  const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0')
  return differ ? hex(high) + hex(low) : null
}

/** MurmurHash3's last step: sums of what is less mixed would cancel. */
function spread(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
