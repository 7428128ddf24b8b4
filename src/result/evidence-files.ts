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
export class AtHand {
  readonly #hashes = new Set<string>()
  readonly #names = new Set<string>()
  readonly #given = new Map<string, string[]>()

  /**
   * @param given what was named: the file, or the folder that it is in
   * @param name without folders
   * @param sha256 in hex
   */
  add(given: string, name: string, sha256: string): void {
    this.#hashes.add(sha256)
    this.#names.add(name)
    this.#given.set(given, [...(this.#given.get(given) ?? []), sha256])
  }

  /** A file is known by its bytes: it may have been moved or renamed since. */
  standingOf({ name, sha256 }: EvidenceFile): 'same' | 'changed' | 'not-given' {
    if (sha256 !== null && this.#hashes.has(sha256)) return 'same'
    return this.#names.has(name.split('/').at(-1)!) ? 'changed' : 'not-given'
  }

  /** What was named and has nothing that was judged: names of files may have stayed with whoever shared the result. */
  strangers(files: readonly EvidenceFile[]): string[] {
    const judged = new Set(files.map(({ sha256 }) => sha256))
    return [...this.#given]
      .filter(([, hashes]) => !hashes.some((hash) => judged.has(hash)))
      .map(([given]) => given)
  }
}
