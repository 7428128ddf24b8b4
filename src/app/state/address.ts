/**
 * What the address says of where one is: its part after the hash, since that is there on any static host, under any path
 * and without a network. The query asks for options (options.ts). Nothing of a file is ever in it: evaluations go by the
 * names that the page gave them, requests by their place in the log.
 *
 *     (nothing)                        the files, and what is to be done with them
 *     #/evaluation/ID                  a result
 *     #/evaluation/ID/quality          a section of it
 *     #/evaluation/ID/requests/17      the request in the log's 18th row
 *     #/evaluation/ID/present          the same for a room
 *     #/evaluation/ID/tour             the same with what each part is for
 *     #/compare/ID/ID                  evaluations beside each other, in this order
 */

/** Where in a result. */
export interface Spot {
  /** A section; null at its top. */
  part: string | null
  /** A request's place in the log, from 0. */
  request: number | null
  presenting: boolean
  touring: boolean
}

export type Whereabouts =
  | { view: 'setup' }
  | ({ view: 'evaluation'; id: string } & Spot)
  | { view: 'comparison'; ids: readonly string[] }

export const top: Spot = { part: null, request: null, presenting: false, touring: false }

/** @returns what stands after the address's query: '' for the files */
export function hashOf(at: Whereabouts): string {
  if (at.view === 'setup') return ''
  if (at.view === 'comparison') return `#/compare/${at.ids.join('/')}`
  const { id, part, request, presenting, touring } = at
  const over = presenting ? ['present'] : touring ? ['tour'] : null
  const rest = over ?? (request !== null ? ['requests', request] : part ? [part] : [])
  return `#/evaluation/${[id, ...rest].join('/')}`
}

/** @returns null where it is no address of this page: others may have use for it */
export function readHash(hash: string): Whereabouts | null {
  if (hash === '' || hash === '#' || hash === '#/') return { view: 'setup' }
  if (!hash.startsWith('#/')) return null
  const [view, ...rest] = hash.slice(2).split('/')
  if (!rest.every((part) => /^[\w-]{1,64}$/.test(part))) return null
  if (view === 'compare') return rest.length >= 2 ? { view: 'comparison', ids: rest } : null
  const [id, part = null, row] = rest
  if (view !== 'evaluation' || id === undefined || rest.length > 3) return null
  if (part === 'present') return { view: 'evaluation', id, ...top, presenting: true }
  if (part === 'tour') return { view: 'evaluation', id, ...top, touring: true }
  if (row === undefined) return { view: 'evaluation', id, ...top, part }
  if (part !== 'requests' || !/^\d{1,15}$/.test(row)) return null
  return { view: 'evaluation', id, ...top, part, request: Number(row) }
}
