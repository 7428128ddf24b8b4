/** Edits of the mapping that a finding suggests: they hold what the mapping holds, and are of use where it is only. */
import type { Patch } from '../patch'
import { list, there } from './shapes'

export const patches = {
  all: list<Patch[]>('features', 'all'),
  one: there<Patch>('features', 'all'),
}
