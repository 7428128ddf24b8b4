/**
 * gzip, streamed, with every member of the file (rotated logs are often concatenated: `DecompressionStream`
 * gives the first member and throws) and with every member's trailer checked (fflate passes a cut file in silence).
 */
import { Gunzip } from 'fflate'
import { atPart, type Place, ProblemError } from '../../core/problem'
import { crc32 } from './crc32'
import type { Decoder } from './decoder'

interface Member {
  crc: number
  size: number
  /** The byte after it. */
  end: number
}

/** @param file the compressed file, to read its members' trailers again. */
export async function gzipDecoder(name: string, file: Blob): Promise<Decoder> {
  const crc = await crc32()
  let pieces: Uint8Array[] = []
  let unpacked = 0
  const ended: Member[] = []
  const endMember = (end: number) => {
    ended.push({ crc: crc.value(), size: unpacked, end })
    crc.reset()
    unpacked = 0
  }
  const gunzip = new Gunzip((data) => {
    if (data.length === 0) return
    crc.add(data)
    unpacked += data.length
    pieces.push(data)
  })
  gunzip.onmember = endMember
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
    const taken = pieces
    pieces = []
    // What came before the damage is given first.
    if (failed && taken.length === 0) throw damaged()
    return taken
  }
  const checkTrailer = async (member: Member) => {
    if (member.end < 18) throw damaged()
    const trailer = new DataView(await file.slice(member.end - 8, member.end).arrayBuffer())
    if (trailer.getUint32(0, true) !== member.crc || trailer.getUint32(4, true) !== member.size >>> 0)
      throw damaged(atPart(`the member that ends at byte ${member.end}`))
  }
  return {
    push: (chunk) => push(chunk, false),
    async end() {
      const rest = push(new Uint8Array(0), true)
      if (failed) throw damaged()
      endMember(file.size)
      for (const member of ended) await checkTrailer(member)
      return rest
    },
  }
}
