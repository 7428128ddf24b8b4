/** What has been shown while a replay runs, thinned as it grows: at most `most` points, evenly spread. */
export class Trail<T extends { x: number }> {
  #every = 1
  #seen = 0
  #points: readonly T[] = []
  #last: T | null = null

  constructor(readonly most = 160) {}

  /** Points so far and the last one, whether it was kept or not. */
  get points(): readonly T[] {
    const last = this.#last
    return last && this.#points.at(-1) !== last ? [...this.#points, last] : this.#points
  }

  /** Adds a point further on; one at the same place as the last replaces nothing and is left out. */
  add(point: T): void {
    if (this.#last && point.x <= this.#last.x) return
    this.#last = point
    if (this.#seen++ % this.#every !== 0) return
    this.#points = [...this.#points, point]
    if (this.#points.length < this.most) return
    this.#points = this.#points.filter((_, i) => i % 2 === 0)
    this.#every *= 2
  }
}
