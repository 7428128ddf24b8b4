/** Name, size and SHA-256 of files, for the evidence. Small files by the platform; large ones block by block. */
import { createSHA256, sha256 } from 'hash-wasm'
import type { FileEvidence } from '../core/file-evidence'
import { blocksOf } from './blocks'
import type { DroppedFile } from './dropped'
import { isLocal } from './local'
import { release } from './release'

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
  if (isLocal(file))
    return { name: path, bytes: file.size, sha256: await file.sha256(options.onBytes, options.signal) }
  if (file.size > (options.wholeBytes ?? WHOLE_BYTES))
    return { name: path, bytes: file.size, sha256: await streamed(file, options) }
  const evidence = await evidenceOf(path, await file.arrayBuffer())
  options.onBytes?.(file.size)
  return evidence
}

/** @returns the same of bytes already read */
export async function evidenceOf(
  path: string,
  bytes: ArrayBuffer | Uint8Array<ArrayBuffer>,
): Promise<FileEvidence> {
  return { name: path, bytes: bytes.byteLength, sha256: await hashOf(bytes) }
}

async function hashOf(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await byPlatform(bytes)
  if (!digest) return sha256(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * @returns null where the platform does not hash: browsers have crypto.subtle on secure origins only, not on a plain http
 *   address in the office, and it may refuse what it has
 */
async function byPlatform(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
  } catch {
    return null
  }
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
