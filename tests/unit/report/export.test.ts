import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { escapeJson, fillTemplate, largestReport } from '../../../src/report/export'
import { fit } from '../../../src/report/fit'
import { share } from '../../../src/result/sharing/share'
import { digestsOf } from '../../../src/result/digests'
import { readReport } from '../../../src/result/reader'
import { hostile, synthetic } from './synthetic'

const template = `<!doctype html><meta name="generated" content="" /><title>Shadow evaluation</title>
<script type="application/json" id="result">
  null
</script><script type="module">var re=/<script type="application\\/json" id="result">/</script>`
const now = new Date('2026-05-06T07:08:09Z')
const result = synthetic({ n: 1500 })
const plain = JSON.parse(JSON.stringify(result)) as EvaluationResult
const whole = (of: EvaluationResult) => share(of, 'features')

function withHostile(): EvaluationResult {
  const sample = plain.disagreements.sample.map((row) => ({ ...row, id: hostile, features: [hostile] }))
  return { ...plain, disagreements: { ...plain.disagreements, sample } }
}

describe('fillTemplate and readReport', () => {
  it('gives back the very result that was put in', () => {
    const html = fillTemplate(template, whole(plain), now)
    const { evidence, ...rest } = readReport(html)
    const { digests, ...made } = evidence
    expect({ ...rest, evidence: made, shared: undefined }).toEqual(plain)
    expect(digests).toEqual(digestsOf(readReport(html)))
    expect(readReport(JSON.stringify(plain))).toEqual(plain)
  })

  it('says what it is, and when it was made', () => {
    const html = fillTemplate(template, whole(plain), now)
    expect(html).toContain('<title>Do not promote: flights-v2 against flights-v1</title>')
    expect(html).toContain('<meta name="generated" content="2026-05-06T07:08:09.000Z"')
  })

  it('keeps hostile text from ending the element that holds it', () => {
    const html = fillTemplate(template, whole(withHostile()), now)
    expect(html.match(/<\/script>/g)).toHaveLength(template.match(/<\/script>/g)!.length)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('\u2028')
    expect(readReport(html).disagreements.sample[0]!.id).toBe(hostile)
  })

  it('escapes a hostile model name in the title', () => {
    const evidence = { ...plain.evidence, shadow: { ...plain.evidence.shadow!, name: '</title><b>$&' } }
    const html = fillTemplate(template, share({ ...plain, evidence }, 'figures'), now)
    expect(html).toContain('&#60;/title&#62;&#60;b&#62;$&#38; against')
    expect(html).not.toContain('<b>')
  })

  it('leaves out the values of features, skipped text and rare categories when asked', () => {
    const html = fillTemplate(template, share(plain, 'ids'), now)
    const read = readReport(html)
    expect(plain.disagreements.sample.some((row) => row.features.some((v) => v !== null))).toBe(true)
    expect(read.disagreements.sample.length).toBe(plain.disagreements.sample.length)
    expect(read.disagreements.sample.every((row) => row.features.every((v) => v === null))).toBe(true)
    expect(read.requests.skipped[0]!.examples[0]!.detail).toBe('')
    const origin = read.drift.find((feature) => feature.feature === 'origin')!
    expect(origin.bins.labels).not.toContain(hostile)
    expect(plain.slices!.rows.map((row) => row.value)).toContain(hostile)
    expect(read.slices!.rows.map((row) => row.value)).not.toContain(hostile)
    expect(read.agreement).toEqual(plain.agreement)
  })

  it('keeps what has a picture, however small the report must be', () => {
    const noise = Array.from({ length: 39_000 }, (_, i) => 'Ab3/'[(i * i) % 4]).join('')
    const text = 'x<'.repeat(40)
    const row = { ...plain.disagreements.sample[0]!, features: Array<string>(40).fill(text) }
    const sample = Array.from({ length: 400 }, (_, i) => ({ ...row, row: i }))
    const pictures = [399, 398, 7].map((row) => ({ row, png: noise }))
    const features = Array.from({ length: 40 }, (_, i) => `f${i}`)
    const made = (of: typeof sample) => ({
      ...plain,
      disagreements: { ...plain.disagreements, features, sample: of, pictures },
    })
    const cut = fit(made(sample), 700_000).disagreements
    expect(cut.sample.length).toBeLessThan(400)
    expect(cut.pictures).toEqual(pictures)
    expect(cut.sample.map(({ row }) => row)).toEqual(expect.arrayContaining([7, 398, 399]))
    // Rows that all have pictures are as few as they get.
    const few = fit(made(sample.filter(({ row }) => [7, 398, 399].includes(row))), 50_000).disagreements
    expect(few.pictures).toBeUndefined()
  })

  it('stays under its size whatever the result holds, and says that it was cut', () => {
    const row = { ...plain.disagreements.sample[0]!, features: Array<string>(40).fill('x<'.repeat(40)) }
    const sample = Array.from({ length: 5000 }, (_, i) => ({ ...row, row: i }))
    const classes = Array.from({ length: 700 }, (_, i) => `class ${i}`)
    const confusion = classes.map(() => classes.map(() => 1))
    const big = { ...plain, classes, confusion, disagreements: { ...plain.disagreements, sample } }
    const html = fillTemplate(template, whole(big), now)
    expect(new Blob([html]).size).toBeLessThan(largestReport)
    const read = readReport(html)
    expect(read.warnings.map((warning) => warning.code)).toContain('report-cut')
    expect(read.disagreements.total).toBe(plain.disagreements.total)
  })

  it('refuses a template of another page', () => {
    expect(() => fillTemplate('<p>', share(plain, 'figures'))).toThrow(ProblemError)
  })
})

describe('readReport refuses', () => {
  const json = JSON.stringify(plain)
  it.each([
    ['another page', '<html></html>', 'not-a-report'],
    ['cut JSON', json.slice(0, -20), 'bad-report'],
    ['a later schema', json.replace('"schemaVersion":1', '"schemaVersion":2'), 'report-version'],
    ['a missing part', JSON.stringify({ ...plain, checklist: undefined }), 'bad-report'],
    ['an empty report', template, 'bad-report'],
  ])('%s', (_, text, code) => {
    let caught: unknown
    try {
      readReport(text, 'old.html')
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(ProblemError)
    expect((caught as ProblemError).problem).toMatchObject({ code, file: 'old.html' })
    expect((caught as ProblemError).problem.mend).toBeTruthy()
  })
})

describe('escapeJson', () => {
  it('changes no value', () => {
    expect(JSON.parse(escapeJson(JSON.stringify({ a: hostile })))).toEqual({ a: hostile })
  })
})
