/**
 * gzip, streamed, with every member of the file (rotated logs are often concatenated: `DecompressionStream`
 * gives the first member and throws) and with every member's trailer checked (fflate passes a cut file in silence).
 */
import { Gunzip } from 'fflate'
import { atPart, type Place, ProblemError } from '../../core/problem'
import { crc32 } from './crc32'

export interface Decoder {
  /** Decompressed pieces that `chunk` completed. @throws ProblemError where the data is damaged. */
  push(chunk: Uint8Array): Uint8Array[]
  /** The end of the file: what is left. @throws ProblemError where the file ends too early. */
  end(): Promise<Uint8Array[]>
}

interface Member {
  crc: number
  size: number
}

/** @param tail the compressed bytes [from, to) of the file, to read members' trailers again. */
export function gzipDecoder(
  name: string,
  size: number,
  tail: (from: number, to: number) => Promise<Uint8Array>,
): Decoder {
  let pieces: Uint8Array[] = []
  let member: Member = { crc: 0, size: 0 }
  const ended: (Member & { end: number })[] = []
  const gunzip = new Gunzip((data) => {
    if (data.length === 0) return
    member = { crc: crc32(data, member.crc), size: member.size + data.length }
    pieces.push(data)
  })
  gunzip.onmember = (offset) => {
    ended.push({ ...member, end: offset })
    member = { crc: 0, size: 0 }
  }
  const take = () => {
    const taken = pieces
    pieces = []
    return taken
  }
  const damaged = (place?: Place) =>
    new ProblemError({
      code: 'truncated-file',
      message: 'The gzip data is cut short or damaged: its checksum does not match.',
      file: name,
      ...(place ? { place } : {}),
      mend: 'Copy the file again, or `gunzip -c` what is whole of it into a plain file.',
    })
  let failed = false
  const push = (chunk: Uint8Array, final: boolean) => {
    if (failed) throw damaged()
    try {
      gunzip.push(chunk, final)
    } catch {
      failed = true
    }
    const taken = take()
    // What came before the damage is given first.
    if (failed && taken.length === 0) throw damaged()
    return taken
  }
  const checkTrailer = async (one: Member, end: number) => {
    if (end < 18) throw damaged()
    const bytes = await tail(end - 8, end)
    const trailer = new DataView(bytes.buffer, bytes.byteOffset, 8)
    if (trailer.getUint32(0, true) !== one.crc || trailer.getUint32(4, true) !== one.size >>> 0)
      throw damaged(atPart(`the member that ends at byte ${end}`))
  }
  return {
    push: (chunk) => push(chunk, false),
    async end() {
      const rest = push(new Uint8Array(0), true)
      if (failed) throw damaged()
      for (const one of ended) await checkTrailer(one, one.end)
      await checkTrailer(member, size)
      return rest
    },
  }
}
