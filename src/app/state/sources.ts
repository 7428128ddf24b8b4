/** The file that an evaluation was opened from. Its evidence is the same object whatever is decided by it later. */
import type { Checked } from '../../attest/check'
import type { DroppedFile } from '../../files/dropped'
import type { Evidence } from '../../result/evidence'

const sources = new WeakMap<Evidence, DroppedFile>()

export function cameFrom(evidence: Evidence, file: DroppedFile): void {
  sources.set(evidence, file)
}

/** @returns what its signature says; null where it was made here, or is kept as made here: what nobody sent, nobody signed */
export async function attestationOf(evidence: Evidence): Promise<Checked | null> {
  const source = sources.get(evidence)
  if (!(source?.file instanceof File)) return null
  const { checked } = await import('../../attest/check')
  return checked(new Uint8Array(await source.file.arrayBuffer()))
}

/** @returns the text of the file where it says more than the evaluation in it: who signed it, or that it was changed since */
export async function tellingText(evidence: Evidence): Promise<string | null> {
  const check = await attestationOf(evidence)
  const telling = check && (check.standing !== 'unsigned' || check.broken.length > 0)
  return telling ? sources.get(evidence)!.file.text() : null
}
