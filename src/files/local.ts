/** Files that can do better than a browser's Blob: read into memory that is used again, and hash themselves. */

export interface LocalFile extends Blob {
  /** Fills `into` from byte `at` on. @returns how many bytes there were; fewer than asked for at the end alone */
  readInto(into: Uint8Array, at: number): Promise<number>
  /** SHA-256 in hex. @param onBytes told of bytes as they are hashed */
  sha256(onBytes?: (bytes: number) => void, signal?: AbortSignal): Promise<string>
}

export function isLocal(file: Blob): file is LocalFile {
  return 'readInto' in file && 'sha256' in file
}
