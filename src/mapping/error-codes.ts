/** Which error each row of the batch at hand has: the first one met, as an index into names. */
const MOST_CODES = 255

export type Fail = (row: number, code: string) => void

/** Which error each row of the batch at hand has: the first one met. */
export class Codes {
  readonly list: string[] = ['']
  #index = new Map<string, number>([['', 0]])
  #errors = new Uint8Array(0)

  start(n: number): void {
    this.#errors = new Uint8Array(n)
  }

  take(): Uint8Array {
    return this.#errors
  }

  fail: Fail = (row, code) => {
    if (this.#errors[row] !== 0) return
    let at = this.#index.get(code)
    if (at === undefined) {
      // The last slot stands for all further codes: a byte per request holds no more.
      const name = this.list.length < MOST_CODES ? code : 'other-input-error'
      at = this.#index.get(name) ?? this.list.push(name) - 1
      this.#index.set(name, at)
      this.#index.set(code, at)
    }
    this.#errors[row] = at
  }
}
