/** The unit of logged times that nothing says: a question where the latency gate hangs on it. */
import { latencyUnits } from '../../core/latency-units'
import { escaped } from '../../core/json-pointer'
import type { ChecklistItem } from '../../result/checklist'
import type { Judgement, PremiseContext } from './premise'

/** @param rests gates that what was judged is about */
export function withUnit(
  judged: Judgement,
  { figures: { latency }, data }: PremiseContext,
  rests: readonly ChecklistItem['id'][],
): Judgement {
  const of = data.latency?.units?.shadow
  if (!latency?.unitDoubt || !of || (of.said && !of.doubt)) return judged
  const patches = [of.unit, ...of.others].map((unit) => ({
    label: `“${of.field}” is in ${latencyUnits[unit].title}`,
    steps: [{ op: 'add' as const, path: `/units/${escaped(of.field)}`, value: unit }],
  }))
  const { refuted, blocks } = { refuted: judged.status === 'refuted', blocks: judged.blocks ?? false }
  const mend = `Say in the mapping which it is ("units": {"${of.field}": "s"})${of.doubt ? '' : ', or in the column’s name'}.`
  return {
    ...judged,
    status: refuted ? 'refuted' : 'unconfirmed',
    detail: `${judged.detail} ${latency.unitDoubt}`,
    mend: judged.mend && (refuted || blocks) ? `${judged.mend} ${mend}` : mend,
    patches: [...judged.patches, ...patches],
    blocks: true,
    // What else was found, and keeps nothing back, is about other gates.
    rests: refuted || blocks ? [...new Set([...(judged.rests ?? rests), 'latency' as const])] : ['latency'],
  }
}
