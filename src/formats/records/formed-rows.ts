/** Lines of JSON of one form, from bytes to columns with no object in between: most logs of records are nothing else. */
import { parseLoose } from '../../files/loose-json'
import type { BatchBuilder, ColumnBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import { TextBuilder } from '../columns/text'
import { toText } from '../columns/values'
import type { FieldRequest } from '../contract'
import { LineForm, type Steps } from '../json/line-form'
import { Kind, type LineValues } from '../json/line-values'
import type { Fields } from './expand'
import { fieldReader } from './path'
import { isPlainBytes } from './plain-record'

/** Forms that are remembered: a program leaves out what it does not know, or writes two kinds of records. */
const MOST_FORMS = 8
const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Where a requested field's value is: a place, the first and the number of those of a list, or nowhere in the record. */
type Origin = number | { first: number; length: number } | null

interface Form {
  line: LineForm
  origins: readonly Origin[]
  /** What the values were where the record gave itself; null where it does so whatever they are. */
  sorts: Uint8Array | null
}

export class FormedRows {
  /** Those that matched last come first. */
  readonly #forms: Form[] = []
  readonly #readers: ((record: Fields) => unknown)[]

  /** @param isPlainName whether a name holds no body, no answers of several models and no list */
  constructor(
    fields: readonly FieldRequest[],
    readonly batch: BatchBuilder,
    readonly isPlainName: (name: string) => boolean,
  ) {
    this.#readers = fields.map(({ field }) => fieldReader(field))
  }

  /** @returns whether the line is such a one, and its values are in the batch */
  take(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    const forms = this.#forms
    for (let i = 0; i < forms.length; i++) {
      const form = forms[i]!
      if (!form.line.matches(bytes, from, to) || !isOfSorts(form)) continue
      if (i > 0) forms.unshift(...forms.splice(i, 1))
      if (!isPlainLine(form.line.values, bytes)) return false
      this.#add(form, bytes)
      this.batch.endRow(line)
      return true
    }
    return false
  }

  /** Remembers the form of a line that had none of the forms so far, and whose record is its own and only row. */
  learn(bytes: Uint8Array, from: number, to: number): void {
    const line = LineForm.of(bytes, from, to)
    // What is in a list of that name says what is in another.
    if (!line || line.places.some((steps) => steps.at(-2) === 'shape')) return
    const origins = originsOf(line.places, line.values, this.#readers)
    if (!origins) return
    const plain = line.places.every(
      ([name, nested]) => nested === undefined && this.isPlainName(String(name)),
    )
    this.#forms.unshift({ line, origins, sorts: plain ? null : sortsOf(line.values) })
    this.#forms.splice(MOST_FORMS)
  }

  #add({ line, origins }: Form, bytes: Uint8Array): void {
    const { builders } = this.batch
    for (let c = 0; c < origins.length; c++) {
      const origin = origins[c]!
      const flag = typeof origin === 'number' ? addFrom(line.values, origin, bytes, builders[c]!) : addValue(builders[c]!, origin === null ? undefined : listOf(line.values, origin, bytes)) // prettier-ignore
      this.batch.flag(c, flag)
    }
  }
}

/** What a record's road depends on, of a value: whether it is a number, one that is too long for a double, a text, … */
const SORTS = new Uint8Array(9)
for (const [sort, kinds] of [
  [Kind.number, Kind.whole, Kind.fraction, Kind.NaN],
  [Kind.large],
  [Kind.text],
  [Kind.true, Kind.false],
  [Kind.null],
].entries())
  // prettier-ignore
  for (const kind of kinds) SORTS[kind] = sort

function sortsOf({ kinds }: LineValues): Uint8Array {
  return kinds.map((kind) => SORTS[kind]!)
}

function isOfSorts({ line, sorts }: Form): boolean {
  if (!sorts) return true
  const { kinds } = line.values
  for (let k = 0; k < kinds.length; k++) if (SORTS[kinds[k]!] !== sorts[k]) return false
  return true
}

/** Whether no text of the line would be opened: a record within it, or base64 of one, has fields of its own. */
function isPlainLine({ kinds, starts, ends, length }: LineValues, bytes: Uint8Array): boolean {
  for (let k = 0; k < length; k++)
    if (kinds[k] === Kind.text && !isPlainBytes(bytes, starts[k]!, ends[k]!)) return false
  return true
}

/**
 * Asks the fields' own readers, of a record that has a mark in place of each value.
 * @returns where each field's value is; null where one is more than a value or a list of them
 */
function originsOf(
  places: readonly Steps[],
  { kinds }: LineValues,
  readers: readonly ((record: Fields) => unknown)[],
): Origin[] | null {
  // Of a text a reader sees that it is one.
  const marks = places.map((_, k) => (kinds[k] === Kind.text ? `mark ${k}` : k))
  const record = recordOf(places, marks)
  const origins: Origin[] = []
  for (const read of readers) {
    const value = read(record)
    if (value === undefined) origins.push(null)
    else if (Array.isArray(value))
      origins.push({ first: marks.indexOf(value[0] as string | number), length: value.length })
    else if (typeof value === 'object') return null
    else origins.push(marks.indexOf(value as string | number))
  }
  return origins
}

/** @returns a record with these values at these places */
function recordOf(places: readonly Steps[], values: readonly unknown[]): Fields {
  const record: Fields = {}
  places.forEach((steps, k) => {
    let holder: Fields | unknown[] = record
    steps.forEach((step, depth) => {
      const next = steps[depth + 1]
      const at = holder as Fields
      const value =
        next === undefined
          ? values[k]
          : Object.hasOwn(at, step)
            ? at[step]
            : typeof next === 'number'
              ? []
              : {}
      // Whatever it is called.
      Object.defineProperty(at, step, { value, enumerable: true, configurable: true, writable: true })
      holder = value as Fields
    })
  })
  return record
}

/** A value that others parsed, into a column that takes bytes. @returns RowFlag bits */
export function addValue(builder: ColumnBuilder, value: unknown): number {
  if (!(builder instanceof TextBuilder)) return builder.addValue(value)
  const text = encoder.encode(toText(value) ?? '')
  return builder.addBytes(text, 0, text.length)
}

/** @returns RowFlag bits */
function addFrom(values: LineValues, k: number, bytes: Uint8Array, builder: ColumnBuilder): number {
  const kind = values.kinds[k]!
  const number = values.numbers[k]!
  const plain = kind === Kind.number || kind === Kind.whole
  if (plain && builder instanceof NumberBuilder) {
    builder.add(number)
    return 0
  }
  if (isAsWritten(kind, number, builder)) return builder.addBytes(bytes, values.starts[k]!, values.ends[k]!)
  return addValue(builder, valueOf(values, k, bytes))
}

/** Whether the column may have the bytes themselves: digits of a whole number are its text, but for the sign of a zero. */
function isAsWritten(kind: number, number: number, builder: ColumnBuilder): boolean {
  if (kind === Kind.fraction) return builder instanceof NumberBuilder
  if (kind === Kind.whole) return builder instanceof TextBuilder && !Object.is(number, -0)
  return kind === Kind.text
}

/** A value as a parser gives it: of large numbers that one says which are too large to be exact. */
function valueOf({ kinds, numbers, starts, ends }: LineValues, k: number, bytes: Uint8Array): unknown {
  const kind = kinds[k]!
  if (kind === Kind.number || kind === Kind.whole) return numbers[k]!
  if (kind === Kind.NaN) return NaN
  if (kind === Kind.true || kind === Kind.false) return kind === Kind.true
  if (kind === Kind.null) return null
  const text = decoder.decode(bytes.subarray(starts[k], ends[k]))
  return kind === Kind.text ? text : parseLoose(text)
}

function listOf(
  values: LineValues,
  { first, length }: { first: number; length: number },
  bytes: Uint8Array,
): unknown[] {
  return Array.from({ length }, (_, i) => valueOf(values, first + i, bytes))
}
