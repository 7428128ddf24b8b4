/** A stream of bytes as whole lines of bytes: what is looked at byte by byte needs no text. */
import { limits } from '../../core/limits'
import { release } from '../../files/release'
import type { Reading, Skipped } from '../contract'
import { tooLong } from './lines'

export interface LineBytes {
  /** Whole lines, each with its line end but perhaps the file's last; read over once the next are asked for. */
  bytes: Uint8Array
  /** Number of the first of them, from 1. */
  first: number
  /** Lines before them that were too long to be held. */
  skipped: Skipped[]
  /** Whether the file ends in the last of them, without a line end. */
  cut: boolean
}

const NEWLINE = 10

/** @param most bytes of a line; a longer one is skipped, not held. @returns the file's lines by the chunk */
export async function* lineBytesOf(
  { source, progress, signal }: Reading,
  most = limits.record.value,
): AsyncIterable<LineBytes> {
  const open = new OpenBytes(most)
  let first = 1
  for await (const chunk of source.chunks(progress)) {
    signal?.throwIfAborted()
    const skipped: Skipped[] = []
    let start = 0
    if (open.dropping) {
      start = chunk.indexOf(NEWLINE) + 1
      if (start > 0) skipped.push(open.dropped(first++))
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1
    const bytes = end > start ? open.closed(chunk.subarray(start, end)) : new Uint8Array(0)
    open.hold(chunk.subarray(end > start ? end : start))
    release(chunk)
    if (bytes.length === 0 && skipped.length === 0) continue
    yield { bytes, first, skipped, cut: false }
    first += linesIn(bytes)
  }
  if (open.dropping) yield { bytes: new Uint8Array(0), first, skipped: [open.dropped(first)], cut: true }
  else if (open.rest.length > 0) yield { bytes: open.rest, first, skipped: [], cut: true }
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}

/** The bytes of a line whose end has not come yet, and room for them with those that close it, used again and again. */
class OpenBytes {
  #rest = new Uint8Array(0)
  #room = new Uint8Array(0)
  /** Whether the line is too long: of such a one only the end is wanted. */
  dropping = false

  constructor(readonly most: number) {}

  get rest(): Uint8Array {
    return this.#rest
  }

  /** @returns the bytes held and these behind them */
  closed(bytes: Uint8Array): Uint8Array {
    const length = this.#rest.length + bytes.length
    if (this.#room.length < length) this.#room = new Uint8Array(length * 1.25)
    this.#room.set(this.#rest)
    this.#room.set(bytes, this.#rest.length)
    this.#rest = new Uint8Array(0)
    return this.#room.subarray(0, length)
  }

  hold(bytes: Uint8Array): void {
    if (this.dropping) return
    const rest = new Uint8Array(this.#rest.length + bytes.length)
    rest.set(this.#rest)
    rest.set(bytes, this.#rest.length)
    this.dropping = rest.length > this.most
    this.#rest = this.dropping ? new Uint8Array(0) : rest
  }

  dropped(line: number): Skipped {
    this.dropping = false
    return tooLong(line)
  }
}
