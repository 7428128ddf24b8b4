/** Files at hand, to be held against those that were judged. */
import { fileEvidence } from '../../files/evidence'
import type { DroppedFile } from '../../files/dropped'
import { AtHand } from '../../result/evidence-files'

/** @returns hashes and names of files that somebody chose: of files alone, nothing of them leaves or stays */
export async function atHand(files: readonly DroppedFile[]): Promise<AtHand> {
  const given = new AtHand()
  for (const file of files) {
    const { name, sha256 } = await fileEvidence(file)
    given.add(name, name.split('/').at(-1)!, sha256)
  }
  return given
}
