/**
 * A log format: bytes in, batches of requests in columns out. One file per format beside this one.
 *
 * A reader does not know models. It names *fields* ('hour', 'request.instances', 'response.predictions', 'eventId')
 * and says what it thinks each is for; the mapping decides, and asks for the fields it wants, each as number, text or tensor.
 */
import type { Source, Head } from '../files/source'
import type { FieldRole } from '../core/roles'
import type { Column } from '../core/columns'
import type { Problem } from '../core/problem'
import type { ImageKind } from './images/header'
import type { ImageSize } from '../core/image-size'
import type { Sign, Writing } from './written/convention'

/** What the first rows say of one field. */
export interface FieldProfile {
  /** A column's name, or a path: 'request.instances', 'meta.user.id'. */
  name: string
  /** How it would best be read. */
  type: 'number' | 'text' | 'tensor'
  /** For tensors: the shape without the batch axis. */
  shape: number[] | null
  /** First values, as text for showing. */
  examples: string[]
  /** Over the rows looked at. */
  distinct: number
  /** All of them in the order of their text, where they are a few words, as the names of categories are. */
  values?: readonly string[]
  /** Of the values in their order: fields of one digest hold the same. Absent where nothing was read for it. */
  digest?: number
  missing: number
  min: number | null
  max: number | null
  /** What images its text holds, where it does. */
  image?: ImageKind
  /** How its numbers are written, where they are not as programs write them. */
  written?: Writing
  /** The field with the time of day, where this one has the date alone. */
  clock?: string
  /** The decimal sign of its numbers, where its own cells tell it. */
  decimal?: Sign
  /** What its numbers are by either decimal sign, where its own cells leave both. */
  bySign?: Record<Sign, Numbers>
  /** A cell that is another number by another sign, where nothing tells which of them it is. */
  undecided?: { text: string; readings: Record<Sign, number> }
  role: FieldRole
  /** Why that role, in a few words: 'by name, unique'. */
  why: string
  /** The role that it looks like having, too, and the field that was taken for it. */
  rival?: { role: FieldRole; taken: string }
}

/** A field's numbers in one writing. */
export interface Numbers {
  /** Absent where they stand as programs write them. */
  written?: Writing
  min: number
  max: number
}

export interface LogProfile {
  format: string
  /** In words, for the page: 'CSV, semicolons'. */
  formatTitle: string
  fields: FieldProfile[]
  /** Rows looked at. */
  rows: number
  /** Rows in the whole file where the format knows without reading it (Parquet), else null. */
  total: number | null
  problems: Problem[]
}

/** One field that a caller wants, and how. The same field may be asked for twice in two ways. */
export interface FieldRequest {
  field: string
  as: 'number' | 'text' | 'tensor'
  /** The text is an image: the session makes it a tensor of this size, 0 to 255, once it is read. */
  image?: ImageSize
  /** Text as it stands in the file: who asks makes numbers of it. */
  raw?: true
}

export interface Skipped {
  /** kebab-case: 'bad-line', 'truncated', 'redacted', 'duplicate', 'no-request'; 'no-record' of what is not even one. */
  reason: string
  line: number | null
  detail: string
  /** Where it is not in the file being read: a request whose answer was looked for in the files after it. */
  file?: string
}

/** Bits of RequestBatch.flags: what is wrong with a row's *requested* fields. Never turned into zeros. */
export const RowFlag = {
  notANumber: 1,
  redacted: 2,
  lossy: 4,
  nonFinite: 8,
  unsafeInteger: 16,
  badShape: 32,
} as const

export interface RequestBatch {
  /** Rows in this batch. */
  n: number
  /** In the order of the requested fields, each n rows. */
  columns: Column[]
  /** RowFlag bits, n entries: of all requested fields together. */
  flags: Uint8Array
  /** The same per requested field, null where none of its rows is flagged: a NaN label need not cost the request. */
  columnFlags?: (Uint8Array | null)[]
  /** Line (1-based) or record number where each row starts, n entries. */
  lines: Float64Array
  /** Rows that could not be made into requests, since the batch before. */
  skipped: Skipped[]
  /** What there is to know of rows that were kept: 'no-answer' where the response is none. Absent where there is nothing. */
  noted?: Skipped[]
  /** Compressed bytes consumed so far. */
  bytesRead: number
}

/** What a format keeps from one file of a log to the next: halves of calls whose other half may be there. */
export interface Carry {
  /** By format. */
  held: Map<string, unknown>
  /** Whether further files of this format follow. */
  more: boolean
  /** Halves that may wait; a format has its own bound without. */
  most?: number
}

/** A file of a log that is being read. */
export interface Reading {
  source: Source
  /** Told how many compressed bytes are consumed. */
  progress(bytes: number): void
  signal?: AbortSignal | undefined
  carry?: Carry | undefined
}

export interface ReadOptions {
  fields: FieldRequest[]
  /** Rows per batch. */
  batchRows: number
  /** Whether a batch's numbers may be written over once the next is asked for: who copies them saves the garbage. */
  reuse?: boolean
  signal?: AbortSignal
  carry?: Carry
}

export interface LogFormat {
  /** kebab-case; also the module's name. */
  id: string
  /** Requests and their responses are records of their own, and may be in different files of one log. */
  paired?: boolean
  /** In words: 'CSV'. */
  title: string
  /** Confidence from 0 (no) to 1 (surely) that this head is mine. Content decides; a name may only break a tie. */
  sniff(head: Head): number
  /**
   * The same where the head does not tell, and the file is read on.
   * @param than how sure another format is: nothing is read where this one could not be surer
   */
  readOn?(source: Source, than: number): Promise<number>
  /** Looks at the first rows. @throws ProblemError naming file, place and mend. */
  profile(source: Source, rows: number): Promise<LogProfile>
  /** Streams the whole file; back-pressure is the consumer's pace. @throws ProblemError */
  read(source: Source, options: ReadOptions): AsyncIterable<RequestBatch>
}
