/**
 * A body: how one request says its features, or one response its predictions. About seven ways of saying it
 * are carried by twice as many envelopes, so bodies know nothing of envelopes.
 */

import { limits, limitText } from '../../core/limits'
import { elements } from '../../core/tensors'

/** One body as rows: a request with N instances is N rows. */
export interface BodyRows {
  /** In words: 'TensorFlow Serving, row format'. */
  title: string
  /** Field -> value per instance: by feature name where the body has names, else under the body's own key. */
  rows: Record<string, unknown>[]
}

export interface Body {
  id: string
  title: string
  /** Whether a key of this object, or the shape of this value, is this body's own: nothing else is written so. */
  marks(value: unknown): boolean
  /** @returns the rows. @throws BodyError where the value is this body but cannot be read. */
  rows(value: unknown): BodyRows
}

/** A body that cannot become rows; `reason` is the kebab-case reason its request is skipped for. */
export class BodyError extends Error {
  override name = 'BodyError'
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message)
  }
}

/**
 * @returns the sizes of a shape, all of them whole numbers that memory can have; the first is the number of instances.
 * @throws BodyError where it is none
 */
export function shapeIn(shape: readonly unknown[], name: string): number[] {
  const sizes = shape.map((size) => (typeof size === 'string' ? Number(size) : size))
  const most = limits.record.value
  const isSize = (size: unknown): size is number => Number.isInteger(size) && (size as number) >= 0 && (size as number) <= most // prettier-ignore
  if (!sizes.every(isSize) || elements(sizes) > most) throw new BodyError('bad-body', `"${name}" has the shape [${brief(shape)}], which is none`) // prettier-ignore
  return sizes
}

/** @throws BodyError where one record would be more requests than any is */
export function checkInstances(n: number): void {
  if (n > limits.requests.value)
    throw new BodyError(
      'bad-body',
      `${n} requests in one record; up to ${limitText(limits.requests)} are read`,
    )
}

function brief(shape: readonly unknown[]): string {
  const text = shape.slice(0, 8).map(String).join(', ')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Own property, or undefined: a body may have a key called 'constructor'. */
export function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
