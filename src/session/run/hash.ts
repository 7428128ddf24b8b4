/** SHA-256 of a file of any size, for the evidence. Small files by the platform; large ones as they stream by. */
import { createSHA256 } from 'hash-wasm'
import type { FileEvidence } from '../../core/file-evidence'
import { blocksOf } from '../../files/blocks'
import type { DroppedFile } from '../../files/dropped'
import { release } from '../../files/release'

/** crypto.subtle takes a whole buffer only: past this size, memory is worth more than its speed. */
const WHOLE_BYTES = 64 * 2 ** 20
const BLOCK_BYTES = 2 ** 20

export interface HashOptions {
  /** Files up to this size are hashed whole. */
  wholeBytes?: number
  /** Told of bytes as they are hashed. */
  onBytes?: (bytes: number) => void
  signal?: AbortSignal
}

/** @returns name, compressed size and SHA-256 (hex) of the file as it lies on disk */
export async function fileEvidence(dropped: DroppedFile, options: HashOptions = {}): Promise<FileEvidence> {
  const { file, path } = dropped
  const whole = file.size <= (options.wholeBytes ?? WHOLE_BYTES) && globalThis.crypto?.subtle
  const sha256 = whole ? await atOnce(file, options) : await streamed(file, options)
  return { name: path, bytes: file.size, sha256 }
}

async function atOnce(file: Blob, { onBytes }: HashOptions): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  onBytes?.(file.size)
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function streamed(file: Blob, { onBytes, signal }: HashOptions): Promise<string> {
  const hash = await createSHA256()
  const blocks = blocksOf(file, BLOCK_BYTES)
  try {
    for (let block = await blocks.next(); block; block = await blocks.next()) {
      signal?.throwIfAborted()
      hash.update(block)
      onBytes?.(block.length)
      release(block)
      await turn()
    }
  } finally {
    blocks.cancel()
  }
  return hash.digest('hex')
}

/** The reading of the log runs in this thread too, and goes first. */
const turn = () => new Promise((resolve) => setTimeout(resolve))
