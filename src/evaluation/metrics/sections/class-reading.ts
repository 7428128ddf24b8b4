/**
 * Whether the classes stand in the order of the outputs. An order taken the wrong way round leaves every figure
 * right and the verdict wrong; labels show it, because one order is then plainly right and the other absurd. Both models
 * share the names; one whose own order is another is told apart from the other's.
 */
import { ROLES } from '../../../core/roles'
import type { Role } from '../../../core/roles'
import type { ClassReading } from '../../../result/sections/class-reading'
import type { Tally } from '../../tally'
import { inner } from '../../counts'
import { fitOrder, orderOf, tellsOrders } from '../order-fit'
import type { OrderFit } from '../order-fit'
import type { Section } from '../section'

export const section: Section<'classReading'> = {
  key: 'classReading',
  compute({ data, tally }) {
    const { k, labelled } = tally
    if (data.task === 'regression' || !tellsOrders(k, labelled)) return null
    const tables = { primary: answered(tally, 'primary'), shadow: answered(tally, 'shadow') }
    const joint = fitOrder([tables.primary, tables.shadow])
    const own = joint.fits === 'relabelled' ? null : ownOrders(tables, data.classes)
    const [primary, shadow] = joint.readings as [ClassReading['primary'], ClassReading['shadow']]
    return {
      order: orderOf(data.classes, joint.predictedOf),
      primary,
      shadow,
      fits: joint.fits,
      ...(own ? { own } : {}),
      n: Math.max(primary?.asRead.n ?? 0, shadow?.asRead.n ?? 0),
    }
  },
}

/** Where the models do not share one order: the order of each whose answers are absurd under the mapping's. */
function ownOrders(tables: Record<Role, number[][]>, classes: readonly string[]): ClassReading['own'] | null {
  const fit = { primary: fitOrder([tables.primary]), shadow: fitOrder([tables.shadow]) }
  const of = ({ fits, predictedOf, readings }: OrderFit) =>
    fits === 'relabelled' ? { order: orderOf(classes, predictedOf), reading: readings[0]! } : null
  if (!ROLES.some((role) => fit[role].fits === 'relabelled')) return null
  return { primary: of(fit.primary), shadow: of(fit.shadow) }
}

/** k x k, label by prediction, of the labelled requests that the model answered. */
function answered(tally: Tally, role: Role): number[][] {
  return inner(tally[role].byLabel, tally.k)
}
