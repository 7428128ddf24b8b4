/** A log of one or several files, opened, profiled and read through as one. */
import { limits } from '../../core/limits'
import type { Head, Source } from '../../files/source'
import { type Problem, type ProblemCode, ProblemError } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import type { FieldRequest, LogFormat, LogProfile, RequestBatch } from '../../formats/contract'
import { inOrder } from '../../formats/order'
import { firstRecords, formatOf } from '../../formats/registry'
import { decodeImages } from './decode'
import { openSources } from '../../files/open'
import { checkTogether } from './apart'
import { joinedFields, readTogether } from './together'
import { parseTimes } from '../../formats/time'
import { clockFields } from '../../formats/clocks'
import { writtenFields } from '../../formats/written/read'
import { writtenProblems } from '../../formats/written/words'

interface LogPart {
  /** The dropped file that it is, or is in. */
  file: DroppedFile
  source: Source
  format: LogFormat
  profile: LogProfile
}

export interface OpenLog {
  files: DroppedFile[]
  parts: LogPart[]
  /** Of all parts together. */
  profile: LogProfile
  /** Compressed bytes in all. */
  size: number
}

/** A batch with the file it is of, and bytes consumed over all files. */
export interface LogBatch {
  batch: RequestBatch
  file: string
  bytesRead: number
}

/** What a mapping finds that the log does not give is a problem of the log, whichever model asks for it. */
const OF_THE_LOG: ReadonlySet<ProblemCode> = new Set(['missing-column', 'unmapped-input'])

/** The same, naming the log's files where the problem is about what they lack and names none. */
export function namingLog(problem: Problem, log: Pick<OpenLog, 'files'> | null): Problem {
  const [first, ...others] = log?.files ?? []
  if (!first || problem.file || !OF_THE_LOG.has(problem.code)) return problem
  return { ...problem, file: first.path + (others.length > 0 ? ` and ${others.length} more` : '') }
}

/** Rows that roles and types are guessed from. */
const PROFILE_ROWS = 1000

interface OpenFile {
  parts: LogPart[]
  /** What is said of its parts that hold nothing. */
  empty: Problem[]
}

/** A file is unpacked and profiled once, however many ask what is in it: whoever sorts it, whoever holds it. */
const opened = new WeakMap<DroppedFile, Promise<OpenFile>>()

function openFile(file: DroppedFile): Promise<OpenFile> {
  const known = opened.get(file) ?? partsOf(file)
  opened.set(file, known)
  return known
}

async function partsOf(file: DroppedFile): Promise<OpenFile> {
  const made: OpenFile = { parts: [], empty: [] }
  for (const source of (await unlessEmpty(made.empty, () => openSources(file))) ?? []) {
    const part = await unlessEmpty(made.empty, () => openPart(file, source))
    if (part) made.parts.push(part)
  }
  return made
}

/**
 * @throws ProblemError 'empty-file', 'unknown-format', 'ambiguous-format', 'empty-log', 'files-apart' and what the format says
 */
export async function openLog(files: readonly DroppedFile[]): Promise<OpenLog> {
  const found: OpenFile[] = []
  for (const file of files) found.push(await openFile(file))
  const empty = found.flatMap((one) => one.empty)
  const parts = inOrder(
    found.flatMap((one) => one.parts),
    ({ source }) => source.name,
    startOf,
  )
  if (!parts[0]) throw empty[0] ? new ProblemError(empty[0]) : emptyLog(files[0]?.path)
  await checkTogether(parts)
  const size = parts.reduce((sum, part) => sum + part.source.size, 0)
  const alike = readAlike(parts)
  const profile = joined(alike.parts, alike.problems)
  return {
    // As they are read; those that hold nothing come last.
    files: [...new Set([...parts.map(({ file }) => file), ...files])],
    parts: alike.parts,
    size,
    profile: { ...profile, problems: [...empty, ...profile.problems] },
  }
}

/** A log that was just rotated is empty: beside others it is left out, and said. */
async function unlessEmpty<T>(empty: Problem[], open: () => Promise<T>): Promise<T | null> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof ProblemError) || !/^empty-(file|log)$/.test(error.problem.code)) throw error
    empty.push(error.problem)
    return null
  }
}

/** When the first of a file's rows was; NaN where it has no times. */
function startOf({ profile }: LogPart): number {
  const dictionary = profile.fields.find((field) => field.role === 'time')?.examples ?? []
  if (dictionary.length === 0) return NaN
  return parseTimes({ kind: 'text', codes: Int32Array.from(dictionary.keys()), dictionary }).ms[0]!
}

async function openPart(file: DroppedFile, source: Source): Promise<LogPart> {
  const head = await firstRecords(source)
  if (isHeaderAlone(head)) throw emptyLog(source.name)
  const format = await formatOf(source, head)
  const profile = await format.profile(source, PROFILE_ROWS)
  if (profile.rows === 0) throw emptyLog(source.name)
  return { file, source, format, profile: sayingWritten(profile, source.name) }
}

/** With what is said of numbers that are read otherwise than they stand there. */
function sayingWritten(profile: LogProfile, file: string): LogProfile {
  const others = profile.problems.filter(({ code }) => code !== 'written-numbers')
  return { ...profile, problems: [...others, ...writtenProblems(profile.fields, file)] }
}

/** Column names and nothing below: no format claims it, and "unknown format" would be the wrong complaint. */
function isHeaderAlone({ text, whole }: Head): boolean {
  const lines = whole ? text.trim().split(/\r\n?|\n/) : []
  return lines.length === 1 && /^"?[A-Za-z_][^{}[\]|=]*([,;\t]"?[A-Za-z_][^{}[\]|=]*)+$/.test(lines[0]!)
}

function emptyLog(file: string | undefined): ProblemError {
  return new ProblemError({
    code: 'empty-log',
    message: 'The log holds no requests.',
    ...(file ? { file } : {}),
    mend: 'Export it again with at least one row below the header.',
  })
}

/** Each file with what others tell of its fields, and what is said of how they are written. */
function readAlike(parts: readonly LogPart[]): { parts: LogPart[]; problems: Problem[] } {
  const files = parts.map(({ source, profile }) => ({ file: source.name, fields: profile.fields }))
  const { fields, problems } = readTogether(files)
  const read = parts.map((part, i): LogPart => {
    if (fields[i] === part.profile.fields) return part
    return { ...part, profile: sayingWritten({ ...part.profile, fields: fields[i]! }, part.source.name) }
  })
  return { parts: read, problems }
}

/** @param problems of how the files differ */
function joined(parts: readonly LogPart[], problems: readonly Problem[]): LogProfile {
  const first = parts[0]!.profile
  if (parts.length === 1) return first
  const totals = parts.map((part) => part.profile.total)
  const formats = [...new Set(parts.map((part) => part.profile.formatTitle))]
  return {
    ...first,
    formatTitle: `${formats.join(' and ')}, ${parts.length} files`,
    fields: joinedFields(parts.map(({ source, profile }) => ({ file: source.name, fields: profile.fields }))),
    rows: parts.reduce((sum, part) => sum + part.profile.rows, 0),
    total: totals.every((total): total is number => total !== null)
      ? totals.reduce((sum, total) => sum + total, 0)
      : null,
    problems: [...problems, ...parts.flatMap((part) => part.profile.problems)],
  }
}

/**
 * Reads all parts in order; the consumer's pace is the reader's.
 * @param reuse whether a batch's numbers may be written over once the next batch is asked for
 */
export async function* readLog(
  log: OpenLog,
  fields: FieldRequest[],
  batchRows: number,
  signal?: AbortSignal,
  reuse = false,
): AsyncGenerator<LogBatch> {
  let before = 0
  const held = new Map<string, unknown>()
  for (const [at, { source, format, profile }] of log.parts.entries()) {
    const more = log.parts.slice(at + 1).some((part) => part.format === format)
    const timed = clockFields(fields, profile.fields)
    const written = writtenFields(timed?.asked ?? fields, profile.fields)
    const options = {
      fields: written?.asked ?? timed?.asked ?? fields,
      batchRows: rowsAtOnce(fields, batchRows),
      reuse,
      carry: { held, more },
      ...(signal ? { signal } : {}),
    }
    for await (const read of format.read(source, options)) {
      const plain = written?.made(read) ?? read
      const batch = await decodeImages(timed?.made(plain) ?? plain, fields)
      yield { batch, file: source.name, bytesRead: before + batch.bytesRead }
      if (signal?.aborted) return
    }
    before += source.size
  }
}

/** Images are decoded to four bytes a value: of large ones a batch holds fewer. */
function rowsAtOnce(fields: readonly FieldRequest[], wanted: number): number {
  const largest = Math.max(
    1,
    ...fields.map(({ image }) => (image ? 4 * image.height * image.width * image.channels : 0)),
  )
  return Math.max(1, Math.min(wanted, Math.floor(limits.batch.value / largest)))
}

/** The first rows only, at most `rows` of them: for previews and distinct values. */
export async function firstBatch(
  log: OpenLog,
  fields: FieldRequest[],
  rows: number,
): Promise<RequestBatch | null> {
  for await (const { batch } of readLog(log, fields, rows)) if (batch.n > 0) return batch
  return null
}
