import { describe, expect, it } from 'vitest'
import { gatesChecked } from '../../../src/compare/derived'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { sharings } from '../../../src/result/sharing/levels'
import { shared } from '../../../src/result/sharing/share'
import { synthetic } from '../report/synthetic'

const whole = synthetic({ n: 3000 })
const read = (result: EvaluationResult) => readReport(JSON.stringify(result))
/** Every gate says that it passes, and so does the verdict. */
const edited = (result: EvaluationResult): EvaluationResult => ({
  ...result,
  checklist: result.checklist.map((item) => ({ ...item, status: 'pass' })),
  premises: [],
  verdict: 'promote',
  headline: { verdict: 'Promote. All five gates pass.', why: '' },
})

describe('gates of a file', () => {
  it('that were not touched are left as they are, at every level of sharing', async () => {
    const opened = read(whole)
    expect(gatesChecked(opened)).toBe(opened)
    for (const as of sharings) {
      const less = read(await shared(whole, { as, salt: 'x' }))
      expect(gatesChecked(less), as).toBe(less)
    }
  })

  it('that were edited to pass are judged by their figures, and the verdict with them', () => {
    const opened = read(edited(whole))
    // Of itself the checklist gives that verdict.
    expect(opened.verdict).toBe('promote')
    const checked = gatesChecked(opened)
    expect(checked.checklist.map(({ id, status }) => [id, status])).toEqual(
      whole.checklist.map(({ id, status }) => [id, status]),
    )
    expect(checked.verdict).toBe(whole.verdict)
    const { code, severity, message } = checked.warnings[0]!
    expect([code, severity]).toEqual(['verdict-does-not-follow', 'error'])
    expect(message).toMatch(
      /By the figures in this file "Input drift" is: fail \(1 of 4\)\. The file says otherwise/,
    )
    expect(message).toContain('It says "Promote"; they give "Do not promote"')
  })

  it('one alone, where the verdict stays: said, and the headline is left', () => {
    const last = whole.checklist.at(-1)!
    expect(last.status).not.toBe('pass')
    const items = whole.checklist.map((item) => (item === last ? { ...item, status: 'pass' as const } : item))
    const checked = gatesChecked(read({ ...whole, checklist: items }))
    expect(checked.headline).toEqual(whole.headline)
    expect(checked.warnings[0]!.message).toContain(`"${last.title}" is: not enough evidence`)
    expect(checked.checklist.at(-1)!.status).toBe(last.status)
  })

  it('that were taken out are put back', () => {
    const checklist = whole.checklist.filter(({ status }) => status === 'pass')
    expect(checklist.length).toBeGreaterThan(0)
    const checked = gatesChecked(read({ ...edited(whole), checklist }))
    expect(checked.verdict).toBe(whole.verdict)
    expect(checked.checklist.map(({ id }) => id).sort()).toEqual(whole.checklist.map(({ id }) => id).sort())
  })

  it('said again after it was kept or shared', () => {
    const checked = gatesChecked(read(edited(whole)))
    const again = gatesChecked(read(checked))
    expect(again.warnings).toEqual(checked.warnings)
    expect(again.verdict).toBe(checked.verdict)
  })
})
