/** From dropped files to sources: decompressed, streamed at the reader's pace, one per file within an archive. */
import { limits, limitText } from '../core/limits'
import { ProblemError } from '../core/problem'
import { bounded } from './archives/bounded'
import { refuseKnown, refuseKnownZip } from './archives/refused'
import { isTar, tarFiles } from './archives/tar'
import { gzipChunks, zstdChunks } from './archives/unpack'
import { entryChunks, entryData } from './archives/zip'
import { zipEntries } from './archives/zip-directory'
import type { ZipEntry } from './archives/zip-directory'
import { blobChunks } from './chunks'
import type { DroppedFile } from './dropped'
import { undrawn } from './drawn'
import { fromDatabase } from './sql'
import { packingOf, startsAs } from './magic'
import { decoded, encodingOf, readHead, through } from './source'
import type { Source } from './source'

/**
 * @param file one dropped file: plain, gzip (one member or several), zstd, or a zip or tar of any of these.
 * @returns its sources; an archive gives one per file in it, in natural order of their paths.
 * @throws ProblemError 'empty-file', 'bad-zip', 'unsupported-zip', 'bad-tar', 'unsupported-compression',
 *   'unsupported-file'. Damage further in is thrown by the chunks.
 */
export async function openSources({ path, file }: DroppedFile): Promise<Source[]> {
  return open(path, file, 0)
}

/** @param depth how many archives and packings it is in */
async function open(name: string, blob: Blob, depth: number): Promise<Source[]> {
  if (blob.size === 0) throw isEmpty(name, 'The file is empty.')
  const first = new Uint8Array(await blob.slice(0, 512).arrayBuffer())
  const packing = packingOf(first)
  if (packing === 'zip') return openZip(name, blob, depth)
  if (packing === null) return opened(plain(name, blob), first, depth, true)
  const unpack = packing === 'gzip' ? gzipChunks : zstdChunks
  const source: Source = {
    name,
    size: blob.size,
    blob,
    chunks: (progress) => bounded(name, (taken) => unpack(name, blob, taken), progress),
  }
  return opened(source, await unpackedStart(source), depth, false)
}

/**
 * @param first the start of the source's chunks
 * @param direct whether they are its blob, byte by byte
 */
async function opened(source: Source, first: Uint8Array, depth: number, direct: boolean): Promise<Source[]> {
  refuseKnown(source.name, first)
  if (isTar(first)) return openTar(source, depth, direct)
  // What is compressed twice, or read at random, is unpacked once; it is small or it would not have been packed again.
  if (!direct && packingOf(first)) return open(source.name, await unpacked(source), depth + 1)
  if (!direct && readAtRandom(first)) return [plain(source.name, await unpacked(source))]
  const encoding = encodingOf(first)
  const text = encoding === 'utf-8' ? source : decoded(source, encoding)
  if (first.includes(0) && text === source) return [source]
  const lines = first[0] === SEPARATOR && first[1] === BRACE ? withoutSeparators(text) : text
  const shown = (await readHead(lines)).text
  const bare = COLOUR.test(shown) ? withoutColours(lines) : lines
  const start = bare === lines ? shown : (await readHead(bare)).text
  return [undrawn(fromDatabase(bare, start), start)]
}

/** What terminals are told between letters: colours, bold, links. */
// eslint-disable-next-line no-control-regex
const COLOUR = /\x1b\[[0-9;]*[A-Za-z]/
// eslint-disable-next-line no-control-regex
const COLOURS = /\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g
/** Of a sequence that a chunk may cut. */
// eslint-disable-next-line no-control-regex
const CUT = /\x1b[^A-Za-z\x07]*$/

/** Lines as they were before a program coloured them for a terminal. */
function withoutColours(source: Source): Source {
  return through(source, async function* (chunks) {
    const decoder = new TextDecoder()
    const encoder = new TextEncoder()
    let rest = ''
    for await (const chunk of chunks) {
      const text = rest + decoder.decode(chunk, { stream: true })
      rest = CUT.exec(text.slice(-200))?.[0] ?? ''
      yield encoder.encode(text.slice(0, text.length - rest.length).replace(COLOURS, ''))
    }
    yield encoder.encode((rest + decoder.decode()).replace(COLOURS, ''))
  })
}

/** What is before each record of a JSON text sequence (RFC 7464), as journalctl -o json-seq and jq --seq write it. */
const SEPARATOR = 0x1e
const BRACE = 0x7b

function withoutSeparators(source: Source): Source {
  return through(source, async function* (chunks) {
    for await (const chunk of chunks) yield chunk.map((byte) => (byte === SEPARATOR ? 32 : byte))
  })
}

const readAtRandom = (first: Uint8Array) =>
  startsAs(first, 'parquet') || startsAs(first, 'arrow') || startsAs(first, 'arrow stream')

async function unpackedStart(source: Source): Promise<Uint8Array> {
  const { bytes, whole } = await readHead(source)
  if (whole && bytes.length === 0) throw isEmpty(source.name, 'Unpacked, the file is empty.')
  return bytes
}

function plain(name: string, blob: Blob): Source {
  return { name, size: blob.size, blob, chunks: (progress) => blobChunks(blob, null, progress) }
}

async function openZip(path: string, file: Blob, depth: number): Promise<Source[]> {
  if (depth > 0) throw isNested('bad-zip', path)
  const zip = { path, file }
  const entries = await zipEntries(zip)
  refuseKnownZip(path, entries)
  const filled = entries.filter((entry) => entry.size > 0)
  return openAll(path, filled, (entry) => openEntry(zip, entry, depth))
}

async function openEntry(zip: DroppedFile, entry: ZipEntry, depth: number): Promise<Source[]> {
  const name = `${zip.path}/${entry.path}`
  const blob = await entryData(zip, entry)
  const source: Source = {
    name,
    size: entry.packed,
    blob,
    chunks: (progress) => bounded(name, (taken) => entryChunks(zip.path, entry, blob, taken), progress),
  }
  const first = await unpackedStart(source)
  const stored = entry.method === 0
  if (stored && packingOf(first)) return open(name, blob, depth + 1)
  return opened(source, first, depth, stored)
}

async function openTar(source: Source, depth: number, direct: boolean): Promise<Source[]> {
  if (depth > 1) throw isNested('bad-tar', source.name)
  const files = await tarFiles(source, direct ? source.blob : null)
  return openAll(source.name, files, ({ path, data }) => open(`${source.name}/${path}`, data, depth + 1))
}

/** The sources of an archive's files, in natural order of their paths. */
async function openAll<File extends { path: string }>(
  archive: string,
  files: File[],
  openFile: (file: File) => Promise<Source[]>,
): Promise<Source[]> {
  if (files.length === 0) throw isEmpty(archive, 'The archive holds no files.')
  files.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  const sources: Source[] = []
  let empty: unknown = null
  for (const file of files)
    try {
      sources.push(...(await openFile(file)))
    } catch (error) {
      // One that unpacks to nothing takes nothing from the others.
      if (!(error instanceof ProblemError) || error.problem.code !== 'empty-file') throw error
      empty = error
    }
  if (sources.length === 0) throw empty
  return sources
}

async function unpacked(source: Source): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of source.chunks()) {
    size += chunk.length
    if (size > limits.unpackedAtRandom.value)
      throw new ProblemError({
        code: 'file-too-large',
        message: `Unpacked, the file is over ${limitText(limits.unpackedAtRandom)}, and it has to be read at random.`,
        file: source.name,
        mend: 'Decompress it and drop the plain file.',
      })
    parts.push(new Uint8Array(chunk))
  }
  return new Blob(parts)
}

function isEmpty(file: string, message: string): ProblemError {
  return new ProblemError({ code: 'empty-file', message, file })
}

function isNested(code: 'bad-zip' | 'bad-tar', file: string): ProblemError {
  return new ProblemError({
    code,
    message: 'The archive lies within another one, which is not read.',
    file,
    mend: 'Unpack the outer archive and drop the folder.',
  })
}
