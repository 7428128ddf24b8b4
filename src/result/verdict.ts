/** The one rule from the checklist to the verdict, for who evaluates and for who reads a result. */
import type { ChecklistItem } from './checklist'
import type { EvaluationResult } from './evaluation-result'
import { statusNames, verdictNames } from './names'
import type { PremiseItem } from './premises'

/**
 * promote: every gate passes. hold: at least one fails. insufficient: none fails, but some lack evidence or were
 * not checked: a gate that nobody checked can never promote, and nothing does while a premise is refuted.
 */
export function verdictOf(
  items: readonly Pick<ChecklistItem, 'status'>[],
  premises: readonly Pick<PremiseItem, 'status'>[] = [],
): EvaluationResult['verdict'] {
  if (items.some((item) => item.status === 'fail')) return 'hold'
  if (premises.some(({ status }) => status === 'refuted')) return 'insufficient'
  return items.length > 0 && items.every((item) => item.status === 'pass') ? 'promote' : 'insufficient'
}

const code = 'verdict-does-not-follow'

/**
 * A result whose verdict is not what its own checklist and premises give says so above all else, and has the verdict that they
 * give: what stands largest on a page is not left to who changed a file.
 * @param judged its gates, judged again by its figures: those of its own where nobody did
 */
export function verdictChecked(result: EvaluationResult, judged = result.checklist): EvaluationResult {
  const checklist = [...result.checklist.map((item) => followed(item, judged)), ...leftOut(result, judged)]
  const unfounded = checklist.filter((item, i) => item !== result.checklist[i])
  const given = verdictOf(checklist, result.premises)
  const said = saidIn(result)
  const claimed = said === given ? result.verdict : said
  if (claimed === given && unfounded.length === 0) return result
  const others = result.warnings.filter((warning) => warning.code !== code)
  const message = [...unfounded.map(gateText), ...(claimed === given ? [] : [verdictText(claimed, given)])]
  const warning = { code, severity: 'error' as const, message: message.join(' '), mend }
  const checked = { ...result, checklist, verdict: given, warnings: [warning, ...others] }
  if (claimed === given) return checked
  const verdict = `${verdictNames[given]}. The file says "${verdictNames[claimed]}", which does not follow.`
  return { ...checked, headline: { verdict, why: '' } }
}

const mend =
  'The file was changed, or written under other rules: ask for the one that the workbench wrote, or evaluate again.'

/** Rules grew stricter and clearer; a file is believed what it says against a candidate. */
function followed(item: ChecklistItem, judged: readonly ChecklistItem[]): ChecklistItem {
  const again = judged.find(({ id }) => id === item.id)
  return item.status === 'pass' && again && again.status !== 'pass' ? again : item
}

/** Gates that do not pass, and are not in the file. */
const leftOut = ({ checklist }: EvaluationResult, judged: readonly ChecklistItem[]) =>
  judged.filter(({ id, status }) => status !== 'pass' && !checklist.some((item) => item.id === id))

const gateText = ({ title, status, headline }: ChecklistItem) =>
  `By the figures in this file "${title}" is: ${statusNames[status]} (${headline}). The file says otherwise.`

const verdictText = (claimed: EvaluationResult['verdict'], given: EvaluationResult['verdict']) =>
  `The verdict in this file does not follow from its checklist and premises. It says "${verdictNames[claimed]}"; they give "${verdictNames[given]}".`

/** The verdict that the headline begins with; the result's own where it begins otherwise, as it did in versions before. */
function saidIn({ headline, verdict }: EvaluationResult): EvaluationResult['verdict'] {
  const names = Object.entries(verdictNames) as [EvaluationResult['verdict'], string][]
  return names.find(([, name]) => headline.verdict.startsWith(name))?.[0] ?? verdict
}
