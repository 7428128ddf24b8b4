/** Which column of the baseline a feature of the log is, where the two files call it otherwise: `AMOUNT`, `features.amount`. */
import { plainName } from '../../mapping/text'

interface Named {
  name: string
}

/**
 * @returns the baseline's name of each feature that it has: the same, or the only one that differs by capitals, by what parts
 * its words or by the record it lies in. Nothing is taken where several may be meant.
 */
export function namesInBaseline(features: readonly Named[], baseline: readonly Named[]): Map<string, string> {
  const own = new Set(baseline.map(({ name }) => name))
  const found = new Map(features.flatMap(({ name }) => (own.has(name) ? [[name, name]] : [])))
  const left = onlyOnes(baseline.filter(({ name }) => !found.has(name)))
  for (const [plain, name] of onlyOnes(features.filter((feature) => !found.has(feature.name)))) {
    const before = left.get(plain)
    if (before !== undefined) found.set(name, before)
  }
  return found
}

/** Names by what is plain of them, without those of which several come to the same. */
function onlyOnes(fields: readonly Named[]): Map<string, string> {
  const names = new Map<string, string>()
  const several = new Set<string>()
  for (const { name } of fields) {
    const plain = plainName(name)
    if (plain === '' || names.has(plain)) several.add(plain)
    names.set(plain, name)
  }
  for (const plain of several) names.delete(plain)
  return names
}
