/** A JUnit report, which every CI draws: a case per gate, and one per premise. */
import { capital } from '../../core/words'
import type { EvaluationResult } from '../../result/evaluation-result'
import { premiseNames, statusNames } from '../../result/names'

interface Case {
  name: string
  /** What is the matter; null where nothing is. */
  trouble: { kind: 'failure' | 'skipped'; type: string; message: string } | null
  detail: string
}

/**
 * A gate without enough evidence is a failure of its own type: nothing may be promoted on it. What was not checked, and a
 * premise that nothing confirms, are skipped; a refuted premise is a failure.
 */
export function junit(result: EvaluationResult): string {
  const suites = [suite('gates', gateCases(result)), suite('premises', premiseCases(result))]
  const all = [...gateCases(result), ...premiseCases(result)]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Shadow evaluation: ${escaped(result.headline.verdict)}" ${counts(all)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function gateCases({ checklist }: EvaluationResult): Case[] {
  return checklist.map(({ title, status, headline, detail }) => {
    const message = `${statusNames[status]}: ${headline}`
    const kind = status === 'not-checked' ? 'skipped' : 'failure'
    return { name: title, detail, trouble: status === 'pass' ? null : { kind, type: status, message } }
  })
}

function premiseCases({ premises = [] }: EvaluationResult): Case[] {
  return premises.map(({ id, status, detail, mend }) => {
    const message = [detail, mend].filter(Boolean).join(' ')
    const kind = status === 'refuted' ? 'failure' : 'skipped'
    const trouble = status === 'confirmed' ? null : ({ kind, type: status, message } as const)
    return { name: capital(premiseNames[id]), detail, trouble }
  })
}

function suite(name: string, cases: Case[]): string {
  return [
    `  <testsuite name="${name}" ${counts(cases)}>`,
    ...cases.map((one) => element(name, one)),
    '  </testsuite>',
  ].join('\n')
}

function counts(cases: readonly Case[]): string {
  const of = (kind: string) => cases.filter(({ trouble }) => trouble?.kind === kind).length
  return `tests="${cases.length}" failures="${of('failure')}" errors="0" skipped="${of('skipped')}"`
}

function element(suite: string, { name, trouble, detail }: Case): string {
  const open = `    <testcase classname="shadow.${suite}" name="${escaped(name)}"`
  if (!trouble) return `${open}><system-out>${escaped(detail)}</system-out></testcase>`
  const { kind, type, message } = trouble
  const said = kind === 'failure' ? ` type="${type}"` : ''
  return `${open}><${kind}${said} message="${escaped(message)}">${escaped(detail)}</${kind}></testcase>`
}

/** XML has no place for most control characters, escaped or not. */
function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  )
}
