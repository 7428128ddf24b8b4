/** The table of a finished run's requests. */
import { ownThreshold } from '../answers/class-order'
import { RequestTable } from '../requests/request-table'
import type { Finished } from './figures'

export function tableOf({ data, ran, result }: Finished): RequestTable {
  const { mapping } = ran.options
  return new RequestTable({
    data,
    shown: shownIn(data.classes, result.classes),
    pictures: ran.replayed.requests.pictures,
    tolerance: result.regression?.tolerance ?? 0,
    thresholds: { primary: ownThreshold(mapping, 'primary'), shadow: ownThreshold(mapping, 'shadow') },
  })
}

function shownIn(classes: readonly string[], shown: readonly string[]): number[] | null {
  if (shown.length === classes.length) return null
  const at = new Map(classes.map((name, i) => [name, i]))
  return shown.map((name) => at.get(name) ?? -1)
}
