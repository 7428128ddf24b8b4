/** The file that an evaluation was opened from. Its evidence is the same object whatever is decided by it later. */
import type { DroppedFile } from '../../files/dropped'
import type { Evidence } from '../../result/evidence'

const sources = new WeakMap<Evidence, DroppedFile>()

export function cameFrom(evidence: Evidence, file: DroppedFile): void {
  sources.set(evidence, file)
}

export function sourceOf(evidence: Evidence): DroppedFile | null {
  return sources.get(evidence) ?? null
}
