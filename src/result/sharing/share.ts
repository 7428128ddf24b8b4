/** A result as it is shared: what the allow-list lets leave, and nothing else. */
import { digested, mappingDigest } from '../digests'
import type { EvaluationResult } from '../evaluation-result'
import { idHasher } from './hash-ids'
import { atMost, levelOf, type HowShared, type Sharing } from './levels'
import type { Shared } from './schema'
import { TableSharer } from './sharer'
import { table } from './table'

/** A result that says how much of it left. */
export type SharedResult = EvaluationResult & { shared: Shared }

/**
 * @param as how much leaves
 * @param hash of a request's id, for 'hashed-ids' (idHasher)
 * @throws RangeError where ids are to be hashed and nothing hashes them
 */
export function share(
  result: EvaluationResult,
  as: Sharing,
  hash: ((id: string) => string) | null = null,
): SharedResult {
  if (as === 'hashed-ids' && !hash) throw new RangeError('ids are to be hashed, and nothing hashes them')
  const sharer = new TableSharer(result, levelOf[as], as === 'hashed-ids' ? hash : null)
  result.disagreements.sample.forEach((_, i) => sharer.tell('requests', i, sharer.reaches('ids')))
  if (result.evidence.mapping !== null) sharer.tell('the mapping', 0, sharer.reaches('features'))
  const shared = sharer.entries(table, result) as EvaluationResult
  // Of the whole figures none leaves: a guess at what stays here could be tried on it. They are made anew of what leaves.
  const { digests: _, fingerprints, ...left } = shared.evidence
  // Nor of true ids, where hashes stand for them.
  const evidence = fingerprints && as !== 'hashed-ids' ? { ...left, fingerprints } : left
  const told = { ...shared, evidence, shared: { as, kinds: sharer.kinds } }
  const mapping = mappingDigest(result)
  if (mapping === null || evidence.mapping) return told
  return digested({ ...told, evidence: { ...evidence, digests: { mapping, gates: '', figures: '' } } })
}

/** The same; of a result that was shared already, no more than that leaves. */
export async function shared(result: EvaluationResult, { as, salt }: HowShared): Promise<SharedResult> {
  if (result.shared && atMost(result.shared.as, as)) return { ...result, shared: result.shared }
  return share(result, as, as === 'hashed-ids' ? await idHasher(salt) : null)
}

/** A result that was shared already is passed on as it is; of one that is whole, figures alone. */
export function passedOn(result: EvaluationResult): SharedResult {
  return result.shared ? { ...result, shared: result.shared } : share(result, 'figures')
}
