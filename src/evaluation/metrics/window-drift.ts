/** Drift against the baseline, window by window. */
import { gettingOn } from '../../core/getting-on'
import type { TimelineDrift } from '../../result/sections/timeline'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { EvaluationData } from '../input'
import { psi, psiNoise } from '../statistics/psi'
import { sortedValues } from '../statistics/quantiles'
import { binsOf, finiteOf, innerEdges } from './drift-numeric'
import { inOneSpelling } from './one-spelling'
import type { Windows } from './windows'

const LEAST_FOR_DRIFT = 50
const MOST_FEATURES = 40
/** Beyond the baseline's most frequent so many, categories are one: windows are too thin to tell them apart. */
const MOST_CATEGORIES = 50

/**
 * Features that log and baseline have alike; those that moved most come first, and are kept of very many. A missing
 * value is a bin, as for the whole log.
 */
export function driftByWindow(data: EvaluationData, windows: Windows): TimelineDrift[] {
  const { baseline, features, featureRows } = data
  if (!baseline) return []
  const found = features.flatMap(({ name, column }) => {
    gettingOn()
    const before = baseline.find((b) => b.name === name)?.column
    const slots = before && slotsOf(before, column)
    if (!slots) return []
    return [{ feature: name, kind: slots.kind, ...compare(slots, windows, featureRows) }]
  })
  const largest = ({ psi }: TimelineDrift) => Math.max(-1, ...psi.map((value) => value ?? -1))
  return found.sort((a, b) => largest(b) - largest(a)).slice(0, MOST_FEATURES)
}

/** A feature cut into bins: which bin each row is in. */
interface Slots {
  kind: TimelineDrift['kind']
  bins: number
  before: Uint16Array
  now: Uint16Array
}

function slotsOf(before: NumberColumn | TextColumn, now: NumberColumn | TextColumn): Slots | null {
  if (before.kind === 'number' && now.kind === 'number') return numberSlots(before.values, now.values)
  if (before.kind === 'text' && now.kind === 'text')
    return textSlots(inOneSpelling(before, now) ?? before, now)
  return null
}

function numberSlots(before: Float64Array, now: Float64Array): Slots | null {
  const sorted = finiteOf(sortedValues(before))
  if (sorted.length === 0) return null
  const edges = innerEdges(sorted)
  const missing = edges.length + 1
  const cut = (values: Float64Array) => binsOf(values, edges, missing)
  return { kind: 'numeric', bins: missing + 1, before: cut(before), now: cut(now) }
}

function textSlots(before: TextColumn, now: TextColumn): Slots | null {
  const counts = new Float64Array(before.dictionary.length)
  for (const code of before.codes) if (code >= 0) counts[code] = counts[code]! + 1
  const frequent = [...counts.keys()]
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST_CATEGORIES)
  if (frequent.length === 0) return null
  const slotOfName = new Map(frequent.map((code, slot) => [before.dictionary[code]!, slot]))
  const others = frequent.length
  const cut = ({ codes, dictionary }: TextColumn) => {
    const slotOfCode = Uint16Array.from(dictionary, (name) => slotOfName.get(name) ?? others)
    const slots = new Uint16Array(codes.length)
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!
      slots[i] = code < 0 ? others + 1 : slotOfCode[code]!
    }
    return slots
  }
  return { kind: 'categorical', bins: others + 2, before: cut(before), now: cut(now) }
}

function compare({ bins, before, now }: Slots, windows: Windows, rows: Int32Array | null) {
  const reference = new Float64Array(bins)
  for (let i = 0; i < before.length; i++) add(reference, before[i]!)
  const count = windows.edges.length - 1
  const current = new Float64Array(count * bins)
  for (let i = 0; i < now.length; i++) {
    const w = windows.of[rows ? rows[i]! : i]!
    if (w >= 0) add(current, w * bins + now[i]!)
  }
  const result: Pick<TimelineDrift, 'psi' | 'noise95' | 'n'> = { psi: [], noise95: [], n: [] }
  for (let w = 0; w < count; w++) {
    const counts = current.subarray(w * bins, (w + 1) * bins)
    const n = counts.reduce((sum, c) => sum + c, 0)
    const used = counts.reduce((sum, c, i) => (c + reference[i]! > 0 ? sum + 1 : sum), 0)
    const enough = n >= LEAST_FOR_DRIFT
    result.n.push(n)
    result.psi.push(enough ? psi(reference, counts) : null)
    result.noise95.push(enough ? psiNoise(used, before.length, n) : null)
  }
  return result
}

function add(counts: Float64Array, at: number): void {
  counts[at] = counts[at]! + 1
}
