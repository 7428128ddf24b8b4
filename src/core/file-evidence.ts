/** A file as evidence names it: by its bytes, not by its name alone. */

export interface FileEvidence {
  name: string
  bytes: number
  sha256: string
}

/** A file that a result rests on, whether or not it could be hashed. */
export interface MaybeHashed extends Omit<FileEvidence, 'sha256'> {
  /** null where it could not be hashed. */
  sha256: string | null
  /** Why it was not. */
  reason?: string | undefined
}
