/** One model alone was given zeros for values that its one-hot has no place for: a question where the accuracy gate hangs on it. */
import { percent } from '../../core/numbers'
import { ROLES, type Role } from '../../core/roles'
import { listText } from '../../core/words'
import type { Patch } from '../../result/patch'
import type { FeatureColumn } from '../input'
import type { UnplacedValues } from '../rival'
import { accuracyLine, statusAgainst } from '../checklist/gates/accuracy'
import type { Figures } from '../checklist/gate'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'
import { confirmsReplay } from './production'

/** Fewer are no list that is another than training's. */
const FEWEST = 10
/** A larger share may turn figures of which no bound is known. */
const SHARE = 0.01
/** Values on a button, at most. */
const MOST_NAMED = 4

/** @param judged of all else that inputs rest on */
export function withUnplaced(judged: Judgement, context: PremiseContext): Judgement {
  const { figures, data } = context
  const inputs = data.grounds?.inputs
  if (judged.status === 'refuted' || !inputs || inputs.vouched) return judged
  const doubted = ROLES.flatMap((role) => ofRole(role, context))
  if (doubted.length === 0 || !doubted.some(({ share }) => turns(share, figures))) return judged
  const found = doubted.flatMap((one) => one.found)
  const roles = listText(doubted.map(({ role }) => role))
  const right: Patch = {
    label: 'Zeros are right: training had no such value',
    steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }],
  }
  const asked = unsettled(
    [
      ...(judged.status === 'confirmed' ? [] : [judged.detail]),
      ...found.map(({ detail }) => detail),
      `The other model was not: to these requests (${percent(Math.max(...doubted.map(({ share }) => share)))}) ${roles}’s answers may not be its own, and the accuracy gate hangs on them.`,
    ].join(' '),
    'Give the one-hot the values that training had, in their order; or say in the mapping that zeros are right ("confirmed": ["inputs"]).',
    [
      ...found.flatMap((one) => trained(one, data.baseline)),
      right,
      { label: 'Count them as errors', steps: found.flatMap(asErrors) },
      ...judged.patches.filter(({ steps }) => JSON.stringify(steps) !== JSON.stringify(right.steps)),
    ],
  )
  const rests = judged.blocks ? judged.rests : (['accuracy', 'never-break'] as const)
  return { ...asked, blocksFail: true, ...(rests ? { rests: [...rests] } : {}) }
}

/** None where production's answers show that zeros are what primary is given there. */
function ofRole(role: Role, { figures: { fidelity }, data }: PremiseContext) {
  if (role === 'primary' && fidelity && confirmsReplay(fidelity)) return []
  const found = (data.grounds?.unplaced ?? []).filter((one) => one.role === role)
  const n = found.reduce((sum, one) => sum + one.n, 0)
  return n < FEWEST ? [] : [{ role, found, share: Math.min(1, n / found[0]!.of) }]
}

/** Whether the gate could answer otherwise if as large a share of answers were others. */
function turns(share: number, { quality, gates }: Figures): boolean {
  const { value = null, interval = null } = quality?.accuracyDifference ?? {}
  if (value === null || !interval) return share > SHARE
  const status = (by: number) =>
    statusAgainst(
      accuracyLine(gates),
      value + by,
      [interval[0] + by, interval[1] + by],
      gates.accuracy.policy,
    )
  const now = status(0)
  return now === 'pass' ? status(-share) !== 'pass' : now === 'fail' && status(share) !== 'fail'
}

/** The values of the training data, where they are as many as the one-hot has and stand in the order that it has. */
function trained(
  { role, field, values, lists }: UnplacedValues,
  baseline: readonly FeatureColumn[] | null,
): Patch[] {
  const column = baseline?.find(({ name }) => name === field)?.column
  if (column?.kind !== 'text') return []
  const known = [...new Set(column.codes)].filter((code) => code >= 0).map((code) => column.dictionary[code]!)
  const sorted = known.sort()
  const fits = lists.every((list) => list.values.length === sorted.length && isSorted(list.values))
  if (!fits || lists.length === 0 || !values.some((value) => known.includes(value))) return []
  const more = sorted.length > MOST_NAMED ? `, … ${sorted.at(-1)!}` : ''
  const named = sorted.slice(0, more ? MOST_NAMED - 1 : MOST_NAMED).join(', ')
  return [
    {
      label: `Take the training data’s values for ${role} (${named}${more})`,
      steps: lists.map(({ pointer }) => ({ op: 'replace', path: `${pointer}/values`, value: sorted })),
    },
  ]
}

const isSorted = (values: readonly string[]) => [...values].sort().every((value, i) => value === values[i])

const asErrors = ({ lists }: UnplacedValues): Patch['steps'] =>
  lists.map(({ pointer }) => ({ op: 'replace', path: `${pointer}/unknown`, value: 'error' }))
