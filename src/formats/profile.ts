/** What the first rows say of each field. */
import { shapeOf } from './columns/tensor'
import { isList, isRedacted, parseNumber, toNumber, toText } from './columns/values'
import { RowFlag } from './contract'
import type { FieldProfile } from './contract'
import { guessRoles } from './roles'

const EXAMPLES = 5

/** Gathers one field's values into its profile. */
export class FieldSampler {
  #examples: string[] = []
  #seen = 0
  #distinct = new Set<string>()
  #missing = 0
  #numbers = 0
  #others = 0
  #lists = 0
  #shape: number[] | null = null
  #min = Infinity
  #max = -Infinity
  readonly #out = { value: NaN, flag: 0 }

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
    if (this.#examples.length < EXAMPLES)
      this.#examples.push(text.length > 80 ? `${text.slice(0, 79)}…` : text)
    if (this.#distinct.size < 10_000) this.#distinct.add(text.length > 200 ? text.slice(0, 200) : text)
    if (isList(value) && value.length !== 1) this.#addList(value)
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
    if (this.#out.flag & (RowFlag.notANumber | RowFlag.badShape)) this.#others++
    else if (!isRedacted(text) && !(this.#out.flag & RowFlag.redacted)) {
      this.#numbers++
      this.#range(this.#out.value)
    }
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
    const ranged = (tensor || number) && this.#min <= this.#max
    return {
      name: this.name,
      type: tensor ? 'tensor' : number ? 'number' : 'text',
      shape: tensor ? this.#shape : null,
      examples: this.#examples,
      distinct: this.#distinct.size,
      missing: this.#missing,
      min: ranged ? this.#min : null,
      max: ranged ? this.#max : null,
      role: 'feature',
      why: '',
    }
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

/** Profiles of all samplers, with their roles guessed. */
export function profileFields(samplers: Iterable<FieldSampler>, rows: number): FieldProfile[] {
  const fields = [...samplers].map((sampler) => sampler.profile())
  guessRoles(fields, rows)
  return fields
}
