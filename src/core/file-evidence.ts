/** A file as evidence names it: by its bytes, not by its name alone. */

export interface FileEvidence {
  name: string
  bytes: number
  sha256: string
}
