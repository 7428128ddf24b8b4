/** Lines of flat JSON, from bytes to columns with no object in between: most logs of records are nothing else. */
import { parseLoose } from '../../files/loose-json'
import type { BatchBuilder, ColumnBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import { TextBuilder } from '../columns/text'
import { toText } from '../columns/values'
import type { FieldRequest } from '../contract'
import { FlatLine, Kind, type LineValues } from '../json/flat-line'
import { isPlainBytes } from './plain-record'

/** Forms that are remembered: a program leaves out what it does not know, or writes two kinds of records. */
const MOST_FORMS = 4
const decoder = new TextDecoder()
const encoder = new TextEncoder()

interface Form {
  line: FlatLine
  /** Where each requested field is; -1 where the form has no such name. */
  places: Int32Array
}

export class FlatRows {
  /** Those that matched last come first. */
  readonly #forms: Form[] = []

  /** @param isPlainName whether a name holds no body, no answers of several models and no list */
  constructor(
    readonly fields: readonly FieldRequest[],
    readonly batch: BatchBuilder,
    readonly isPlainName: (name: string) => boolean,
  ) {}

  /** @returns whether the line is such a one, and its values are in the batch */
  take(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    const forms = this.#forms
    for (let i = 0; i < forms.length; i++) {
      const form = forms[i]!
      if (!form.line.matches(bytes, from, to)) continue
      if (i > 0) forms.unshift(...forms.splice(i, 1))
      if (!isPlainLine(form.line.values, bytes)) return false
      this.#add(form, bytes)
      this.batch.endRow(line)
      return true
    }
    return false
  }

  /** Remembers the form of a line that had none of the forms so far. */
  learn(bytes: Uint8Array, from: number, to: number): void {
    const line = FlatLine.of(bytes, from, to)
    if (!line?.names.every(this.isPlainName)) return
    this.#forms.unshift({
      line,
      places: Int32Array.from(this.fields, ({ field }) => line.names.indexOf(field)),
    })
    this.#forms.splice(MOST_FORMS)
  }

  #add({ line, places }: Form, bytes: Uint8Array): void {
    const { builders } = this.batch
    for (let c = 0; c < places.length; c++) {
      const place = places[c]!
      const flag =
        place < 0 ? addValue(builders[c]!, undefined) : addFrom(line.values, place, bytes, builders[c]!)
      this.batch.flag(c, flag)
    }
  }
}

/** Whether no text of the line would be opened: a record within it, or base64 of one, has fields of its own. */
function isPlainLine({ kinds, starts, ends, length }: LineValues, bytes: Uint8Array): boolean {
  for (let k = 0; k < length; k++)
    if (kinds[k] === Kind.text && !isPlainBytes(bytes, starts[k]!, ends[k]!)) return false
  return true
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
  return addValue(builder, plain ? number : valueOf(values, k, bytes))
}

/** Whether the column may have the bytes themselves: digits of a whole number are its text, but for the sign of a zero. */
function isAsWritten(kind: number, number: number, builder: ColumnBuilder): boolean {
  if (kind === Kind.fraction) return builder instanceof NumberBuilder
  if (kind === Kind.whole) return builder instanceof TextBuilder && !Object.is(number, -0)
  return kind === Kind.text
}

/** What is no plain number, as a parser gives it: of large numbers it says which are too large to be exact. */
function valueOf({ kinds, starts, ends }: LineValues, k: number, bytes: Uint8Array): unknown {
  const kind = kinds[k]!
  if (kind === Kind.fraction || kind === Kind.large)
    return parseLoose(decoder.decode(bytes.subarray(starts[k], ends[k])))
  if (kind === Kind.NaN) return NaN
  return kind === Kind.null ? null : kind === Kind.true
}
