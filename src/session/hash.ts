/** SHA-256 of a file of any size, for the evidence. Small files by the platform; large ones as they stream by. */
import { createSHA256 } from 'hash-wasm'
import type { FileEvidence } from '../evaluation/result'
import { blocksOf } from '../formats/blocks'
import type { DroppedFile } from '../formats/contract'
import { release } from '../formats/release'

/** crypto.subtle takes a whole buffer only: past this size, memory is worth more than its speed. */
const WHOLE_BYTES = 64 * 2 ** 20
const BLOCK_BYTES = 2 ** 20

/** @returns name, compressed size and SHA-256 (hex) of the file as it lies on disk */
export async function fileEvidence(dropped: DroppedFile, wholeBytes = WHOLE_BYTES): Promise<FileEvidence> {
  const { file } = dropped
  const whole = file.size <= wholeBytes && globalThis.crypto?.subtle
  const sha256 = whole
    ? hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))
    : await streamed(file)
  return { name: dropped.path, bytes: file.size, sha256 }
}

async function streamed(file: Blob): Promise<string> {
  const hash = await createSHA256()
  const blocks = blocksOf(file, BLOCK_BYTES)
  for (let block = await blocks.next(); block; block = await blocks.next()) {
    hash.update(block)
    release(block)
    await turn()
  }
  return hash.digest('hex')
}

/** The reading of the log runs in this thread too, and goes first. */
const turn = () => new Promise((resolve) => setTimeout(resolve))

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
