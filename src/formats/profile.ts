/** What the first rows say of each field. */
import { shapeOf } from './columns/tensor'
import { isList, isRedacted, parseNumber, toNumber, toText } from './columns/values'
import { RowFlag } from './contract'
import type { FieldProfile } from './contract'
import { imageKindOf, imageWords } from './images/header'
import type { ImageKind } from './images/header'
import { parseJson } from '../files/loose-json'
import { underNames, withoutPrefix } from './view-prefix'
import { guessRoles } from './roles'
import { settleWritings, type Kind, type Written } from './written/settle'

const EXAMPLES = 5
/** Values whose header is looked at for an image; of more, what the first ones are is known. */
const IMAGES = 50
/** Distinct words of a field that are kept: of more, it is hardly given to a model as a one-hot. */
const MOST_VALUES = 64
const LONGEST_VALUE = 60
/** Three digits behind the point, which may be a thousand's: '1.234'. */
const OPEN = /^\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*$/

/** Gathers one field's values into its profile. */
export class FieldSampler {
  #examples: string[] = []
  #seen = 0
  #distinct = new Set<string>()
  #digest = 0
  #missing = 0
  #numbers = 0
  #others = 0
  #lists = 0
  #images: ImageKind[] = []
  #shape: number[] | null = null
  #min = Infinity
  #max = -Infinity
  readonly #out = { value: NaN, flag: 0 }
  /** Of how its numbers are written; null once a value came that is no text. */
  #kind: Kind = 'plain'

  constructor(
    readonly name: string,
    readonly comma = false,
  ) {}

  /** Counts the field as missing in the rows up to `row` that did not have it. */
  fill(row: number): void {
    if (row <= this.#seen) return
    this.#missing += row - this.#seen
    this.#seen = row
  }

  add(value: unknown): void {
    this.#seen++
    const text = toText(value)
    if (text === null || text === '') {
      this.#missing++
      return
    }
    if (typeof value !== 'string') this.#kind = null
    this.#digest = digested(this.#digest, this.#seen, text)
    const image = this.#images.length < IMAGES ? imageKindOf(text) : null
    if (image) this.#images.push(image)
    if (this.#examples.length < EXAMPLES)
      this.#examples.push(image ? imageWords(image) : text.length > 80 ? `${text.slice(0, 79)}…` : text)
    if (this.#distinct.size < 10_000) this.#distinct.add(text.length > 200 ? text.slice(0, 200) : text)
    const list = typeof value === 'string' ? listIn(value) : value
    if (isList(list) && list.length !== 1) this.#addList(list)
    else this.#addScalar(value, text)
  }

  #addList(value: unknown): void {
    const flat = flatten(value)
    if (flat === null) {
      this.#others++
      return
    }
    this.#lists++
    this.#shape ??= shapeOf(value)
    for (const part of flat) this.#range(part)
  }

  #addScalar(value: unknown, text: string): void {
    if (typeof value === 'string') parseNumber(text, this.#out, this.comma)
    else toNumber(value, this.#out)
    if (this.#kind !== null && this.#kind !== 'odd') this.#note(text)
    if (this.#out.flag & (RowFlag.notANumber | RowFlag.badShape | RowFlag.lossy)) this.#others++
    else if (!isRedacted(text) && !(this.#out.flag & RowFlag.redacted)) {
      this.#numbers++
      this.#range(this.#out.value)
    }
  }

  /** What the file's other columns may have to tell of it, or it of them. */
  #note(text: string): void {
    const { flag } = this.#out
    if (flag & RowFlag.notANumber || text.includes(this.comma ? '.' : ',')) this.#kind = 'odd'
    else if (this.comma) this.#kind = text.includes(',') ? 'signed' : this.#kind
    else if (this.#kind !== 'signed' && text.includes('.')) this.#kind = OPEN.test(text) ? 'open' : 'signed'
  }

  /** How its cells are written, for the columns beside it. */
  written(field: FieldProfile): Written {
    return { field, kind: this.#kind, texts: this.#distinct }
  }

  #range(value: number): void {
    if (!Number.isFinite(value)) return
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** Numbers, with a few bad cells among them, are a number field with bad cells. */
  profile(): FieldProfile {
    const tensor = this.#lists > this.#others + this.#numbers
    const number = !tensor && this.#numbers > 0 && this.#others <= this.#numbers * 0.1
    const image = this.#image()
    const ranged = (tensor || number) && this.#min <= this.#max
    const values = tensor || number || image ? null : this.#values()
    return {
      name: this.name,
      type: tensor ? 'tensor' : number ? 'number' : 'text',
      shape: tensor ? this.#shape : null,
      examples: this.#examples,
      distinct: this.#distinct.size,
      ...(values ? { values } : {}),
      digest: this.#digest,
      missing: this.#missing,
      min: ranged ? this.#min : null,
      max: ranged ? this.#max : null,
      ...(image ? { image } : {}),
      role: 'feature',
      why: '',
    }
  }

  /** Sorted as pandas and scikit-learn do, by their characters; null where they are many, long or in part blacked out. */
  #values(): string[] | null {
    const all = [...this.#distinct]
    if (all.length < 2 || all.length > MOST_VALUES || all.length * 2 > this.#seen) return null
    return all.some((text) => text.length > LONGEST_VALUE || isRedacted(text)) ? null : all.sort()
  }

  /** Images, with a few broken ones among them, are a field of images. */
  #image(): ImageKind | null {
    const [first] = this.#images
    const seen = Math.min(IMAGES, this.#others)
    if (!first || this.#images.length * 2 <= seen) return null
    const same = <K extends keyof ImageKind>(key: K) =>
      this.#images.every((one) => one[key] === first[key]) ? first[key] : null
    const square = same('width') !== null && same('height') !== null
    return {
      format: first.format,
      width: square ? first.width : null,
      height: square ? first.height : null,
      // Some in colour: grey ones among them are shown in colour, not the other way round.
      channels: same('channels') ?? 3,
    }
  }
}

/** Characters of a value that its digest is made of. */
const DIGESTED = 32

function digested(digest: number, row: number, text: string): number {
  let next = Math.imul(digest, 31) + row
  for (let i = 0; i < Math.min(DIGESTED, text.length); i++) next = Math.imul(next, 31) + text.charCodeAt(i)
  return next | 0
}

/** A list that was written into a cell, as JSON or as NumPy prints it; null where the text is none. */
function listIn(text: string): unknown {
  if (!/^\s*\[[\s\d[+\-.]/.test(text)) return null
  try {
    return parseJson(text, { python: true })
  } catch {
    return null
  }
}

/** @returns the numbers of a nested list; null where something in it is no number. */
function flatten(value: unknown): number[] | null {
  const out = { value: NaN, flag: 0 }
  const flat: number[] = []
  const walk = (part: unknown): boolean => {
    if (isList(part)) {
      for (let i = 0; i < part.length; i++) if (!walk(part[i])) return false
      return true
    }
    if (typeof part === 'string' || (typeof part === 'object' && part !== null)) return false
    toNumber(part, out)
    flat.push(out.value)
    return true
  }
  return walk(value) ? flat : null
}

/** What flattens nested records into a table (pandas' json_normalize) keeps in a column's name; other dots say nothing. */
const FROM_RESPONSE = /^response\./i

/**
 * Profiles of a table's columns, or of what records hold, without roles.
 * @param comma whether the file's decimal sign is a comma
 */
export function profilesOf(samplers: Iterable<FieldSampler>, comma = false): FieldProfile[] {
  const sampled = [...samplers].map((sampler) => ({ sampler, field: sampler.profile() }))
  settleWritings(sampled.map(({ sampler, field }) => sampler.written(field)), comma) // prettier-ignore
  return sampled.map(({ field }) => field)
}

/** Profiles of a table's columns, with their roles guessed. */
export function profileFields(samplers: Iterable<FieldSampler>, rows: number, comma = false): FieldProfile[] {
  const fields = profilesOf(samplers, comma)
  const guess = (named: FieldProfile[]) => guessRoles(named, rows, (name) => FROM_RESPONSE.test(name))
  const bare = withoutPrefix(fields.map(({ name }) => name))
  if (bare) underNames(fields, bare, guess)
  else guess(fields)
  return fields
}
