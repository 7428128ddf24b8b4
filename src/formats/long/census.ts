/** Which models answered which requests, over rows in any order; in bounded memory, however many they are. */

/** Requests that are kept, over all models: of more, a half, then a quarter, the same of every model. */
const MOST_KEPT = 100_000
/** Models beyond which nothing more is counted. */
const MOST_MODELS = 3

export class Census {
  readonly #byModel = new Map<string, Set<string>>()
  /** A request is kept where its hash has none of these bits. */
  #mask = 0
  #kept = 0
  #rows = 0
  #odd = 0

  /** The models so far, in the order they came; a third one is the last that is told. */
  get names(): string[] {
    return [...this.#byModel.keys()]
  }

  /** A row's request and model. One without either, or that a model answers again, is odd. */
  add(request: unknown, model: unknown): void {
    const told = isTold(request) && isTold(model)
    const id = told ? String(request) : ''
    if (told && (hashOf(id) & this.#mask) !== 0) return
    this.#rows++
    const requests = told ? this.#of(String(model)) : null
    if (!requests || requests.has(id)) this.#odd++
    else this.#keep(requests, id)
  }

  /** The two models of which both answered most requests, nearly all once: a bad row is no other model. */
  pair(): [string, string] | null {
    const [[one, a] = ['', new Set<string>()], [two, b] = ['', new Set<string>()]] = this.#byModel
    let both = 0
    for (const request of a) if (b.has(request)) both++
    const fit = both > 0 && both * 2 >= Math.min(a.size, b.size) && this.#odd * 10 <= this.#rows
    return this.#byModel.size === 2 && fit ? [one, two] : null
  }

  #of(model: string): Set<string> | null {
    const known = this.#byModel.get(model)
    if (known || this.#byModel.size >= MOST_MODELS) return known ?? null
    const requests = new Set<string>()
    this.#byModel.set(model, requests)
    return requests
  }

  #keep(requests: Set<string>, id: string): void {
    requests.add(id)
    if (++this.#kept <= MOST_KEPT) return
    this.#mask = this.#mask * 2 + 1
    this.#kept = 0
    for (const kept of this.#byModel.values()) {
      for (const one of kept) if ((hashOf(one) & this.#mask) !== 0) kept.delete(one)
      this.#kept += kept.size
    }
  }
}

function isTold(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  return typeof value === 'number' || typeof value === 'bigint'
}

/** FNV-1a: ids that count up are spread over all its bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
