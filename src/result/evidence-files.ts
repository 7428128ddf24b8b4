/** Every file that a result rests on, in the order of what it is for. */
import type { MaybeHashed } from '../core/file-evidence'
import type { Role } from '../core/roles'
import type { Evidence } from './evidence'

export interface EvidenceFile extends MaybeHashed {
  /** What it was for, in words. */
  part: string
  role: Role | null
}

export function evidenceFiles(evidence: Evidence): EvidenceFile[] {
  const of = (part: string, files: MaybeHashed[] | undefined, role: Role | null = null) =>
    (files ?? []).map((file) => ({ ...file, part, role }))
  const { primary, shadow, predictions } = evidence
  return [
    ...of('primary', primary?.files, 'primary'),
    ...of('shadow', shadow?.files, 'shadow'),
    ...of('log', evidence.logs),
    ...of("primary's predictions", predictions?.primary, 'primary'),
    ...of("shadow's predictions", predictions?.shadow, 'shadow'),
    ...of('labels', evidence.labels),
    ...of('baseline', evidence.baseline),
  ]
}

/** Files that somebody holds against the evidence. */
export interface AtHand {
  /** SHA-256 in hex. */
  hashes: Set<string>
  /** Without folders. */
  names: Set<string>
}

/** A file is known by its bytes: it may have been moved or renamed since. */
export function standingOf({ name, sha256 }: EvidenceFile, given: AtHand): 'same' | 'changed' | 'not-given' {
  if (sha256 !== null && given.hashes.has(sha256)) return 'same'
  return given.names.has(name.split('/').at(-1)!) ? 'changed' : 'not-given'
}
