/** What file an evaluation that was opened came from, and what its signature says: looked at when it is drawn. */
import type { Checked } from '../../attest/check'
import { fileEvidence } from '../../files/evidence'
import type { DroppedFile } from '../../files/dropped'
import type { Evidence } from '../../result/evidence'
import { AtHand } from '../../result/evidence-files'
import { sourceOf } from '../state/sources'

/** @returns null where it was made here, or is kept here: what nobody sent, nobody signed */
export async function attestationOf(evidence: Evidence): Promise<Checked | null> {
  const source = sourceOf(evidence)
  if (!(source?.file instanceof File)) return null
  const { checked } = await import('../../attest/check')
  return checked(new Uint8Array(await source.file.arrayBuffer()))
}

/** @returns hashes and names of files that somebody chose: of files alone, nothing of them leaves or stays */
export async function atHand(files: readonly DroppedFile[]): Promise<AtHand> {
  const given = new AtHand()
  for (const file of files) {
    const { name, sha256 } = await fileEvidence(file)
    given.add(name, name.split('/').at(-1)!, sha256)
  }
  return given
}
