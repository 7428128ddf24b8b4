/** Names of a model's inputs, found among a log's columns: as they are, or as a log nests and spells them. */
import { edits, nearestOf } from '../core/edits'
import type { FieldProfile } from '../formats/contract'
import { plainName } from './text'

interface Named {
  /** The column of each name, in the order of the names; null where the log has none. */
  columns: (string | null)[]
  /** Names without a column, and the column that is spelled most like each. */
  missing: { name: string; nearest: string | null }[]
}

/** @param fields of the log; a name that fits several of them fits none */
export function columnsNamed(names: readonly string[], fields: readonly Pick<FieldProfile, 'name'>[]): Named {
  const all = fields.map(({ name }) => name)
  const columns = names.map((name) => columnOf(name, all))
  const missing = names.filter((_, i) => columns[i] === null)
  return { columns, missing: missing.map((name) => ({ name, nearest: nearest(name, all) })) }
}

function columnOf(name: string, all: readonly string[]): string | null {
  const ways: ((column: string) => boolean)[] = [
    (column) => column === name,
    (column) => column.toLowerCase() === name.toLowerCase(),
    // 'request.customer.age' and 'age', 'instances[3]' and 'request.instances[3]'.
    (column) => column.endsWith(`.${name}`) || name.endsWith(`.${column}`),
    (column) => plainName(column) === plainName(name) && plainName(name) !== '',
  ]
  for (const way of ways) {
    const found = all.filter(way)
    if (found.length > 0) return found.length === 1 ? found[0]! : null
  }
  return null
}

/** Only a name around it, and what a slip of the hand would change, is offered. */
function nearest(name: string, all: readonly string[]): string | null {
  if (all.length === 0 || all.length > 2000) return null
  const plain = plainName(name)
  if (plain === '') return null
  const around = all.filter((column) => plainName(column).includes(plain))
  const best = nearestOf(name, around.length > 0 ? around : all, Infinity)!
  const other = plainName(best)
  const slips = Math.max(2, Math.floor(plain.length / 3))
  return other.includes(plain) || plain.includes(other) || edits(plain, other) <= slips ? best : null
}
