/** The checklist: every gate in `gates/`, judged in order. */
import type { Gates } from '../../result/gates'
import type { ChecklistItem } from '../../result/checklist'
import type { Figures, Gate } from './gate'

const modules = import.meta.glob<{ gate: Gate }>('./gates/*.ts', { eager: true })

/** Every gate there is, in the order of the checklist. */
export const allGates: Gate[] = Object.values(modules)
  .map((module) => module.gate)
  .sort((a, b) => a.order - b.order)

/** @returns the judgement of every gate that applies. */
export function checklist(
  figures: Figures,
  gates: Gates,
  ids?: readonly ChecklistItem['id'][],
): ChecklistItem[] {
  return allGates.flatMap((gate) => {
    if (ids && !ids.includes(gate.id)) return []
    const judged = gate.judge(figures, gates)
    return judged ? [{ id: gate.id, title: gate.title, ...judged }] : []
  })
}
