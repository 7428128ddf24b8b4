/** What keeps a candidate from being promoted, as GitHub Actions' workflow commands: each is shown with the run. */
import { capital } from '../../core/words'
import type { EvaluationResult } from '../../result/evaluation-result'
import { premiseNames, statusNames } from '../../result/names'

const levels = { fail: 'error', insufficient: 'warning', 'not-checked': 'notice' } as const

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
export function annotations({ checklist, premises = [] }: EvaluationResult): string[] {
  const gates = checklist.flatMap(({ title, status, headline }) =>
    status === 'pass' ? [] : [command(levels[status], `${title}: ${statusNames[status]}`, headline)],
  )
  const refuted = premises.flatMap(({ id, status, detail, mend }) =>
    status === 'refuted'
      ? [command('error', `${capital(premiseNames[id])}: refuted`, [detail, mend].filter(Boolean).join(' '))]
      : [],
  )
  return [...gates, ...refuted]
}

/** Nothing that a log or a model says can end the line and begin a command of its own. */
function command(level: string, title: string, message: string): string {
  return `::${level} title=${escaped(title).replace(/:/g, '%3A').replace(/,/g, '%2C')}::${escaped(message)}`
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}
