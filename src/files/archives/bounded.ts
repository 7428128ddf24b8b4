/** A packed file that would fill the memory is a mistake or an attack: what it unpacks to is bounded by what it is. */
import { limits, limitText } from '../../core/limits'
import { ProblemError } from '../../core/problem'
import { bytes } from '../../core/numbers'
import { turns } from '../../core/turn'
import type { Chunks, Progress } from '../chunks'

/** Whether so many bytes out of so many packed ones are past what any log unpacks to. */
export function isTooFar(unpacked: number, packed: number): boolean {
  return unpacked > limits.unpackedFree.value && unpacked > limits.unpacked.value * packed
}

export function tooFar(file: string, unpacked: number, packed: number): ProblemError {
  return new ProblemError({
    code: 'unpacks-too-far',
    message: `${bytes(packed)} of the file unpack to more than ${bytes(unpacked)}, over ${limitText(limits.unpacked)} as much: no log packs so well.`,
    file,
    mend: 'If it is a log after all, unpack it yourself (gzip -d, zstd -d, unzip) and drop the plain file.',
  })
}

/**
 * @param unpack gives the unpacked chunks, and tells how many packed bytes it has taken
 * @returns the chunks, with a turn for others now and then: unpacking gives many without one
 */
export async function* bounded(
  file: string,
  unpack: (progress: Progress) => Chunks,
  progress?: Progress,
): Chunks {
  let [packed, unpacked] = [0, 0]
  const others = turns()
  const chunks = unpack((taken) => {
    packed = taken
    progress?.(taken)
  })
  for await (const chunk of chunks) {
    unpacked += chunk.length
    if (isTooFar(unpacked, packed)) throw tooFar(file, unpacked, packed)
    yield chunk
    await others()
  }
}
