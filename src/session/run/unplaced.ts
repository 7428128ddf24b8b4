/** Values for which a one-hot gave a model zeros alone: the first rows, of which it may be made, show few of them. */
import { count, counted, plural } from '../../core/numbers'
import type { Problem } from '../../core/problem'
import { ROLES, type Role } from '../../core/roles'
import type { UnplacedValues } from '../../evaluation/rival'
import type { Mapping } from '../../result/mapping'
import type { Layout } from '../requests/layout'

interface Found {
  role: Role
  field: string
  n: number
  named: string[]
  /** Whether the other model is given zeros for just these, too. */
  twin: boolean
}

/** @param of requests that were read */
export function unknownValues(layout: Layout, of: number): Problem[] {
  return foundOf(layout)
    .filter(({ twin, role }) => !twin || role === 'primary')
    .map((one) => ({
      code: 'unknown-values',
      message: messageOf(one, of),
      mend: 'Add it to the values of the one-hot in the mapping, where training had it; or set its "unknown" to "error", and such requests count as errors.',
    }))
}

/** Of one model alone: that its answers to these requests are its own is a guess. */
export function unplacedValues(layout: Layout, { models }: Mapping, of: number): UnplacedValues[] {
  return foundOf(layout)
    .filter(({ twin }) => !twin)
    .flatMap((one) => {
      const { role, field, n, named } = one
      const inputs = models[role]?.inputs ?? []
      const lists = inputs.flatMap(({ features }, i) =>
        features.flatMap(({ field: of, steps }, j) =>
          steps.flatMap((step, k) =>
            of === field && step.kind === 'one-hot'
              ? [{ pointer: `/models/${role}/inputs/${i}/features/${j}/steps/${k}`, values: step.values }]
              : [],
          ),
        ),
      )
      return [{ role, field, n, of, values: named, lists, detail: messageOf(one, of) }]
    })
}

function foundOf({ encoders }: Layout): Found[] {
  const found = ROLES.flatMap((role) =>
    [...(encoders[role]?.encoder.unplaced.fields ?? [])].map(([field, { n, named }]) => ({
      ...{ role, field, n },
      named: [...named.keys()],
    })),
  )
  const same = (a: (typeof found)[number], b: (typeof found)[number]) =>
    a.role !== b.role && a.field === b.field && a.n === b.n && a.named.join() === b.named.join()
  return found.map((one) => ({ ...one, twin: found.some((other) => same(one, other)) }))
}

function messageOf({ role, field, n, named, twin }: Found, of: number): string {
  const shown = named.slice(0, 4).map((name) => JSON.stringify(name.slice(0, 40)))
  const which = [...shown, ...(named.length > shown.length ? ['...'] : [])].join(', ')
  return `${count(n)} of ${counted(of, 'request')} ${plural(n, 'has', 'have')} a value of "${field}" that the one-hot of ${twin ? 'primary and shadow' : role} has no place for (${which}): zeros were given for it.`
}
