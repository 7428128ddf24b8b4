/** What the self-audit has to say, where a gate does not keep what it promises. */
import { percentText } from '../../core/numbers'
import type { ChecklistItem } from '../../result/checklist'
import type { Audit, GateAudit } from '../../result/sections/audit'
import { runsText } from './gate-audit'

/**
 * The audit changes no answer of a gate: it says beside it what the answer is worth. Why, is in docs/decisions/0005.
 */
export function withAudit(items: ChecklistItem[], audit: Audit | null | undefined): ChecklistItem[] {
  return items.map((item) => {
    const said = auditText(auditOfGate(audit, item.id))
    return said === '' ? item : { ...item, detail: `${item.detail.trimEnd()} ${said}` }
  })
}

/** The audit of a gate by its id; null where it has none. */
export function auditOfGate(audit: Audit | null | undefined, id: string): GateAudit | null {
  return (audit && Object.hasOwn(audit, id) && audit[id as keyof Audit]) || null
}

/** In the gate's own words; '' where it keeps what it promises. */
function auditText(audit: GateAudit | null): string {
  if (!audit) return ''
  const { over, promised, wrongPasses, withheld } = audit
  const broken =
    over && promised !== null
      ? `With the truth on its line, this gate passes wrongly in ${runsText(wrongPasses)}; ${percentText(promised)} is promised.`
      : ''
  return [broken, withheld ?? ''].filter(Boolean).join(' ')
}
