import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { atKey, type ProblemError } from '../../../src/core/problem'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { verdictNames } from '../../../src/result/names'
import { readReport } from '../../../src/result/reader'
import { synthetic } from '../report/synthetic'
import { drawn } from './render'

const plain = JSON.parse(JSON.stringify(synthetic({ n: 600 }))) as EvaluationResult

const fixture = (name: string) =>
  readFile(new URL(`../../fixtures/results/0.1.0/${name}`, import.meta.url), 'utf8')

describe('what version 0.1.0 wrote', () => {
  it.each(['evaluation.json', 'report.html'])('%s opens and is drawn', async (name) => {
    const result = readReport(await fixture(name), name)
    expect(result.verdict).toBe('hold')
    expect(result.warnings).toEqual([])
    expect(result.evidence).not.toHaveProperty('spec')
    expect(result.evidence.mapping).toMatchObject({ schemaVersion: 1, task: 'classification' })
    const html = drawn(result)
    for (const item of result.checklist) expect(html).toContain(item.title)
  })
})

describe('a verdict', () => {
  const gate = (status: string) => ({ ...plain.checklist[0]!, id: status, status })
  const read = (changes: { verdict: string; [key: string]: unknown }) => {
    const headline = { verdict: `${verdictNames[changes.verdict as keyof typeof verdictNames]}.`, why: 'So.' }
    return readReport(JSON.stringify({ ...plain, headline, ...changes }), 'evaluation.json')
  }

  it.each([
    ['promote', ['pass', 'fail']],
    ['promote', ['pass', 'insufficient']],
    ['promote', []],
    ['hold', ['pass']],
    ['insufficient', ['fail', 'not-checked']],
  ])('%s that does not follow from %j is said first, as an error', (verdict, statuses) => {
    const result = read({ verdict, checklist: statuses.map(gate) })
    expect(result.warnings[0]).toMatchObject({ code: 'verdict-does-not-follow', severity: 'error' })
    expect(drawn(result)).toContain(
      'The verdict in this file does not follow from its checklist and premises.',
    )
    if (verdict === 'promote') expect(drawn(result)).not.toContain('>Promote')
    expect(result.verdict).not.toBe(verdict)
    expect(result.headline.verdict).toContain(verdictNames[result.verdict])
    // Kept or shared again it goes on to say so.
    expect(readReport(JSON.stringify(result)).warnings).toEqual(result.warnings)
  })

  it('is told from its words alone, too', () => {
    const headline = { verdict: 'Promote. All five gates pass.', why: '' }
    const result = read({ verdict: 'hold', checklist: [gate('fail')], headline })
    expect(result.warnings[0]!.message).toContain('It says "Promote"; they give "Do not promote"')
    expect(result.headline.verdict).toMatch(/^Do not promote\./)
  })

  it.each([
    ['promote', ['pass']],
    ['hold', ['pass', 'fail', 'insufficient']],
    ['insufficient', ['pass', 'not-checked']],
  ])('%s that follows from %j is left alone', (verdict, statuses) => {
    expect(read({ verdict, checklist: statuses.map(gate) }).warnings).toEqual(plain.warnings)
  })

  it('is never to promote where a premise is refuted', () => {
    const premises = [
      {
        ...{ id: 'labels', status: 'refuted', detail: 'Half of the labels are older than their request.' },
        ...{ mend: null, patches: [], rests: ['accuracy'] },
      },
    ]
    const checklist = [gate('pass')]
    expect(read({ verdict: 'insufficient', checklist, premises }).warnings).toEqual(plain.warnings)
    expect(read({ verdict: 'promote', checklist, premises }).verdict).toBe('insufficient')
    expect(read({ verdict: 'promote', checklist, premises }).warnings[0]).toMatchObject({
      code: 'verdict-does-not-follow',
    })
  })
})

describe('a damaged result is refused with the place', () => {
  it.each<[string, (result: EvaluationResult) => unknown]>([
    ['checklist[1].status', (r) => ((r.checklist[1]!.status as string) = 'passed')],
    ['calibration.primary', (r) => delete (r.calibration!.primary as { bins?: unknown }).bins],
    ['agreement.value', (r) => ((r.agreement.value as unknown) = '0.9')],
    ['disagreements.sample[0].time', (r) => (r.disagreements.sample[0]!.time = 1e300)],
    ['scores', (r) => r.scores!.edges.pop()],
    ['timeline', (r) => r.timeline!.windows.pop()],
    ['drift[0].bins', (r) => r.drift[0]!.bins.labels.pop()],
    ['', (r) => r.classes.pop()],
    ['evidence.shadow.name', (r) => (r.evidence.shadow!.name = 'n'.repeat(200_000))],
    ['evidence.logs[0].name', (r) => (r.evidence.logs[0]!.name = 'n'.repeat(200_000))],
  ])('%s', (place, damage) => {
    const result = structuredClone(plain)
    damage(result)
    let problem: unknown
    try {
      readReport(JSON.stringify(result), 'evaluation.json')
    } catch (error) {
      problem = (error as ProblemError).problem
    }
    expect(problem).toMatchObject({
      code: 'bad-report',
      file: 'evaluation.json',
      place: atKey(place),
    })
  })

  it('whatever key is added, it is kept', () => {
    const text = JSON.stringify(plain).replace('{', '{"__proto__":{"task":5},"constructor":1,')
    expect(Object.hasOwn(readReport(text), 'constructor')).toBe(true)
  })
})
