/** A CSV that is written chunk by chunk, as one file. */

/** Blobs may go to disk; strings may not. */
const CHUNKS = 64

export function csvBlob(chunks: Iterable<string>): Blob {
  const parts: Blob[] = []
  const text: string[] = []
  for (const chunk of chunks) {
    text.push(chunk)
    if (text.length >= CHUNKS) parts.push(new Blob(text.splice(0)))
  }
  return new Blob([...parts, ...text], { type: 'text/csv' })
}
