/**
 * A body: how one request says its features, or one response its predictions. About seven ways of saying it
 * are carried by twice as many envelopes, so bodies know nothing of envelopes.
 */

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

/** Own property, or undefined: a body may have a key called 'constructor'. */
export function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
