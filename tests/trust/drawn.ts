/**
 * Large logs, drawn without their requests: independent ones as counts; in clusters cluster by cluster, since every request
 * of one has the same fate, so that a gate's counts and the design effect follow from what became of each. Neighbours in
 * time are strangers there: that chance could say otherwise is left out, as it only makes a gate pass more rarely.
 */
import type { Random } from '../../src/core/random'
import { accuracyLine } from '../../src/evaluation/checklist/gates/accuracy'
import { effectOfSums } from '../../src/evaluation/statistics/clusters'
import { MultinomialDraws } from '../../src/evaluation/statistics/multinomial-draws'
import { clusteredWorth, plainWorth } from '../../src/evaluation/statistics/worth'
import type { Worth } from '../../src/result/sections/independence'
import type { Gates } from '../../src/result/gates'
import { accuracyPasses, passesBelow, type LeanGate, type Outcomes } from './lean'

/** Shares of fates, and of requests that are labelled. Events of a rate are `broken`. */
export interface Fates {
  fixed: number
  broken: number
  bothWrong: number
  labelled?: { agreements: number; disagreements: number }
}

export function drawnPasses(
  fates: Fates,
  { n, size, random }: { n: number; size: number | null; random: Random },
  id: LeanGate,
  gates: Gates,
): boolean {
  const { seen, worth } =
    size === null ? counted(fates, n, random) : drawn(fates, n, Math.ceil(n / size), random)
  const judged = { worth, confidence: gates.confidence, looked: false }
  if (id === 'accuracy') return accuracyPasses(seen, accuracyLine(gates), judged)
  const limit = id === 'errors' ? gates.errors.maxRate : gates.latency.shareOver
  return passesBelow(limit, seen.broken, n, judged)
}

const EVERY = { agreements: 1, disagreements: 1 }

function counted(fates: Fates, n: number, random: Random): { seen: Outcomes; worth: Worth } {
  const { fixed, broken, bothWrong, labelled = EVERY } = fates
  const [agree, differ] = [labelled.agreements, labelled.disagreements]
  const bothRight = 1 - fixed - broken - bothWrong
  const shares = [fixed * differ, broken * differ, bothWrong * agree, bothRight * agree]
  const differed = (fixed + broken) * (1 - differ)
  const rest = (bothWrong + bothRight) * (1 - agree)
  const counts = new MultinomialDraws(Float64Array.of(...shares, differed, rest), n, random).draw()
  const [a, b, c, d, e, f] = counts as unknown as [number, number, number, number, number, number]
  const seen = { fixed: a, broken: b, bothWrong: c, bothRight: d, differed: e, agreed: f }
  return { seen, worth: plainWorth(n - e - f) }
}

const SPAN = 2 ** 31

function drawn(fates: Fates, n: number, clusters: number, random: Random): { seen: Outcomes; worth: Worth } {
  const { fixed, broken, bothWrong, labelled = EVERY } = fates
  const seen = { agreed: 0, differed: 0, bothRight: 0, bothWrong: 0, fixed: 0, broken: 0 }
  const sizes: number[] = []
  const sums: number[] = []
  let eventful = 0
  for (let g = 0; g < clusters; g += 1) {
    const rows = Math.floor(n / clusters) + (g < n % clusters ? 1 : 0)
    const at = random.below(SPAN) / SPAN
    const flip = at < fixed ? 1 : at < fixed + broken ? -1 : 0
    const known =
      flip === 0 ? knownOf(rows, labelled.agreements, random) : knownOf(rows, labelled.disagreements, random)
    if (flip === 1) seen.fixed += known
    else if (flip === -1) seen.broken += known
    else seen[at < fixed + broken + bothWrong ? 'bothWrong' : 'bothRight'] += known
    seen[flip === 0 ? 'agreed' : 'differed'] += rows - known
    if (known === 0) continue
    sizes.push(known)
    sums.push(flip * known)
    if (flip !== 0) eventful += 1
  }
  return { seen, worth: worthOfSums(Float64Array.from(sizes), Float64Array.from(sums), seen, eventful) }
}

/** So many of a cluster's requests have a label. */
function knownOf(rows: number, rate: number, random: Random): number {
  if (rate === 1) return rows
  let known = 0
  for (let i = 0; i < rows; i += 1) if (random.below(SPAN) < rate * SPAN) known += 1
  return known
}

function worthOfSums(
  sizes: Float64Array,
  sums: Float64Array,
  { fixed, broken, bothRight, bothWrong }: Outcomes,
  eventful: number,
): Worth {
  const n = fixed + broken + bothRight + bothWrong
  const squares = fixed + broken - (fixed - broken) ** 2 / n
  const found = effectOfSums({ n, sizes, sums: [sums] }, { squares, eventful: () => eventful })
  return clusteredWorth({ n, squares, ...found! })
}
