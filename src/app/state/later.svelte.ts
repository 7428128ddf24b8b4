/** Components that the first paint does not need. */
import type { Component } from 'svelte'

/** A component that is loaded when it is first asked for; from then on it is at hand at once. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- props are contravariant: only any takes them all
export class Later<Loaded extends Component<any>> {
  #component = $state.raw<Loaded | null>(null)
  #asked = false

  constructor(private readonly load: () => Promise<{ default: Loaded }>) {}

  /** null until it has come. */
  get component(): Loaded | null {
    if (!this.#asked) {
      this.#asked = true
      void this.load().then((module) => (this.#component = module.default))
    }
    return this.#component
  }
}
