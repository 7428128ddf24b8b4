import { Decompress } from 'fzstd'
import { ProblemError } from '../../evaluation/problem'
import type { Decoder } from './gzip'

/** zstd (RFC 8878), streamed, one frame or several. Its optional content checksum is not verified. */
export function zstdDecoder(name: string): Decoder {
  let pieces: Uint8Array[] = []
  const stream = new Decompress((data) => {
    if (data.length) pieces.push(data.slice())
  })
  const push = (chunk: Uint8Array, final: boolean) => {
    try {
      stream.push(chunk, final)
    } catch (error) {
      throw new ProblemError({
        code: 'truncated-file',
        message: `The zstd data is cut short or damaged (${error instanceof Error ? error.message : String(error)}).`,
        file: name,
        mend: 'Copy the file again, or decompress it with `zstd -d` first.',
      })
    }
    const taken = pieces
    pieces = []
    return taken
  }
  return {
    push: (chunk) => push(chunk, false),
    end: () => Promise.resolve(push(new Uint8Array(0), true)),
  }
}
