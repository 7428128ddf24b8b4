/** How one gets about in a result, and what of it is looked at: a report scrolls, the workbench has an address for each. */
import { getContext, setContext } from 'svelte'
import { reveal } from './reveal'

export interface Way {
  /** The address of a section. */
  hrefOf: (part: string) => string
  /** Shows a section. */
  go: (part: string) => void
  /** The request that is to be open, by its place in the log; null for none, undefined where that is the table's own matter. */
  readonly request: number | null | undefined
  /** Told of a request that was opened; null: it was closed. */
  toRequest: (request: number | null) => void
}

const KEY = Symbol('way')

const scrolling: Way = { hrefOf: (part) => `#${part}`, go: reveal, request: undefined, toRequest: () => {} }

export const setWay = (way: Way): Way => setContext(KEY, way)

export const wayOf = (): Way => getContext<Way | undefined>(KEY) ?? scrolling

/** What a click on the link of a section does: another tab, or another window, goes by its address. */
export const clicked = (way: Way, part: string) => (event: MouseEvent) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  way.go(part)
}
