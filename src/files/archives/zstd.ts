import { Decompress } from 'fzstd'
import { createXXHash64 } from 'hash-wasm'
import type { IHasher } from 'hash-wasm'
import { atByte, type Place, ProblemError } from '../../core/problem'
import type { Decoder } from './decoder'
import { isTooFar, tooFar } from './bounded'
import { ZstdFrames } from './zstd-frames'
import type { FrameReader, FrameStart } from './zstd-frames'

/** fzstd 0.1 reads offsets of 26 bits and more wrongly, and there are none in a window below this. */
const MOST_WINDOW = (64 << 20) - 4

/** zstd (RFC 8878), streamed, one frame or several, each checked by its checksum where it has one. */
export async function zstdDecoder(name: string): Promise<Decoder> {
  const frames = new DecodedFrames(name, await createXXHash64())
  const splitter = new ZstdFrames(frames)
  let failed: ProblemError | null = null
  const push = (chunk: Uint8Array) => {
    if (failed) throw failed
    try {
      splitter.push(chunk)
    } catch (error) {
      failed = error instanceof ProblemError ? error : damaged(name, (error as Error).message)
    }
    const pieces = frames.take()
    // What came before the damage is given first.
    if (failed && pieces.length === 0) throw failed
    return pieces
  }
  return {
    push,
    end() {
      failed ??= splitter.between ? null : damaged(name, 'it ends within a frame')
      return failed ? Promise.reject(failed) : Promise.resolve([])
    },
  }
}

class DecodedFrames implements FrameReader {
  #stream: Decompress | null = null
  #checked = false
  #pieces: Uint8Array[] = []
  #packed = 0
  #unpacked = 0

  /** @param hash XXH64, whose lower half is a frame's checksum */
  constructor(
    readonly name: string,
    readonly hash: IHasher,
  ) {}

  take(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  start({ window, dictionary, checksum }: FrameStart): void {
    if (dictionary !== 0) throw refused(this.name, `with a dictionary (number ${dictionary})`, 'zstd -d -D')
    if (window > MOST_WINDOW) {
      const long = Math.ceil(Math.log2(window))
      throw refused(this.name, `with a window of ${window / 2 ** 20} MB`, `zstd -d --long=${long}`)
    }
    this.#checked = checksum
    this.hash.init()
    this.#stream = new Decompress((data) => {
      if (data.length === 0) return
      this.#unpacked += data.length
      // A block of four bytes may stand for 128 KB: here, before all of a chunk's are held.
      if (isTooFar(this.#unpacked, this.#packed)) throw tooFar(this.name, this.#unpacked, this.#packed)
      if (this.#checked) this.hash.update(data)
      // What is given may lie in memory that the decoder uses again.
      this.#pieces.push(data.slice())
    })
  }

  data(bytes: Uint8Array): void {
    this.#packed += bytes.length
    this.#stream!.push(bytes, false)
  }

  end(checksum: number | null): void {
    this.#stream!.push(new Uint8Array(checksum === null ? 0 : 4), true)
    this.#stream = null
    if (checksum !== null && parseInt(this.hash.digest('hex').slice(-8), 16) !== checksum)
      throw damaged(this.name, 'its checksum does not match')
  }

  noFrame(at: number): void {
    throw damaged(this.name, 'what follows is no zstd', atByte(at + 1))
  }
}

function damaged(file: string, why: string, place?: Place): ProblemError {
  return new ProblemError({
    code: 'truncated-file',
    message: `The zstd data is cut short or damaged (${why}).`,
    file,
    ...(place ? { place } : {}),
    mend: 'Copy the file again, or decompress it with `zstd -d` first.',
  })
}

function refused(file: string, how: string, command: string): ProblemError {
  return new ProblemError({
    code: 'unsupported-compression',
    message: `The file is compressed ${how}, which is not read here.`,
    file,
    mend: `Decompress it with \`${command}\` and drop the plain file.`,
  })
}
