/** Evaluations as one archive. Loaded when somebody asks for it. */
import { Zip, ZipDeflate } from 'fflate'
import type { KeptEntry } from '../../keep/database'

/**
 * @param read gives the text of an entry; null where it was forgotten meanwhile
 * @returns a zip with a file an entry, in their order; each opens again where it is dropped
 */
export async function zipOf(
  entries: readonly KeptEntry[],
  read: (id: string) => Promise<string | null>,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const failed: Error[] = []
  const zip = new Zip((error, part) => (error ? failed.push(error) : parts.push(new Uint8Array(part))))
  for (const [i, entry] of entries.entries()) {
    const text = await read(entry.id)
    if (text === null) continue
    const file = new ZipDeflate(fileName(entry, i + 1, entries.length) + kindOf(text), { level: 6 })
    file.mtime = entry.at
    zip.add(file)
    file.push(new TextEncoder().encode(text), true)
  }
  zip.end()
  if (failed[0]) throw failed[0]
  return new Blob(parts, { type: 'application/zip' })
}

/** '07 flights-v1 against flights-v2': what no file system refuses, told apart by its number. */
function fileName({ name, subject }: KeptEntry, at: number, of: number): string {
  const words = (name ?? subject.split(' · ')[0]!).replace(/[^\p{L}\p{N}._-]+/gu, ' ').trim()
  return `${String(at).padStart(String(of).length, '0')} ${words.slice(0, 80)}`
}

/** A signed report is taken along as it came: it would not be signed otherwise. */
const kindOf = (text: string) => (text.trimStart().startsWith('{') ? '.json' : '.html')
