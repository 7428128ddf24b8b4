/** What a result becomes beside its own files: JUnit, Markdown, the comparison of two. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { annotations } from '../../../src/cli/write/annotations'
import { junit } from '../../../src/cli/write/junit'
import { markdown } from '../../../src/cli/write/markdown'
import { summaryLines } from '../../../src/cli/write/summary'
import { wholeOrNone } from '../../../src/cli/write/folder'
import { compareResults } from '../../../src/compare/comparison'
import type { ChecklistItem } from '../../../src/result/checklist'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'

const file = join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json')
const held = readReport(readFileSync(file, 'utf8'))

/** The fixture with other gates. */
function withGates(
  checklist: Partial<ChecklistItem>[],
  more: Partial<EvaluationResult> = {},
): EvaluationResult {
  const whole = checklist.map((gate) => ({ ...held.checklist[0]!, ...gate }))
  return { ...held, premises: [], ...more, checklist: whole }
}

const figure = (value: number, half: number, passes: 'above' | 'below' = 'above', unit = 'pt') => ({
  glyph: {
    value,
    low: value - half,
    high: value + half,
    limit: -0.5,
    passes,
    domain: [-9, 9] as [number, number],
    unit,
  },
})

test('a gate that does not pass says why below it, once', () => {
  const open = {
    status: 'insufficient' as const,
    title: 'Input drift',
    headline: '0 of 2',
    detail: 'The baseline has no “user”.',
  }
  const passed = { status: 'pass' as const, title: 'Accuracy', headline: '+1 pt', detail: 'McNemar.' }
  const lines = summaryLines(withGates([passed, open]))
  expect(lines[2]).toMatch(/not enough evidence +Input drift: 0 of 2/)
  expect(lines[3]).toBe('    The baseline has no “user”.')
  expect(lines.join()).not.toContain('McNemar')
  const headline = { verdict: 'Not decided yet.', why: 'The baseline has no “user”.' }
  expect(
    summaryLines(withGates([open], { headline }))
      .join()
      .split('has no “user”'),
  ).toHaveLength(2)
})

test('annotations: a line per gate that does not pass and per refuted premise, whatever their words are', () => {
  const premise = { mend: 'Mend it.', patches: [], rests: [] }
  const lines = annotations(
    withGates(
      [
        { title: 'Accuracy', status: 'pass', headline: 'fine' },
        { title: 'Errors: a, b', status: 'fail', headline: '5 %\n::stop-commands::x' },
        { title: 'Drift', status: 'insufficient', headline: 'few' },
        { title: 'Rollback', status: 'not-checked', headline: 'nobody' },
      ],
      {
        premises: [
          { id: 'device', status: 'refuted', detail: 'wrong', ...premise },
          { id: 'labels', status: 'unconfirmed', detail: 'unknown', ...premise },
        ],
      },
    ),
  )
  expect(lines).toEqual([
    '::error title=Errors%3A a%2C b%3A fail::5 %25%0A::stop-commands::x',
    '::warning title=Drift%3A not enough evidence::few',
    '::notice title=Rollback%3A not checked::nobody',
    '::error title=This device computes right%3A refuted::wrong Mend it.',
  ])
})

describe('JUnit', () => {
  const premise = { mend: null, patches: [], rests: [] }
  const result = withGates(
    [
      { id: 'accuracy', title: 'Accuracy <&">', status: 'pass', detail: 'fine\u0000' },
      { id: 'errors', title: 'Errors', status: 'fail' },
      { id: 'drift', title: 'Drift', status: 'insufficient' },
      { id: 'rollback', title: 'Rollback', status: 'not-checked' },
    ],
    {
      premises: [
        { id: 'device', status: 'refuted', detail: 'wrong', ...premise },
        { id: 'labels', status: 'unconfirmed', detail: 'unknown', ...premise },
        { id: 'classes', status: 'confirmed', detail: 'known', ...premise },
      ],
    },
  )
  const xml = junit(result)

  test('a case per gate and per premise, failures by type', () => {
    expect(xml.match(/<testcase /g)).toHaveLength(7)
    expect(xml).toContain('tests="7" failures="3" errors="0" skipped="2"')
    expect(xml).toMatch(/name="Errors"><failure type="fail"/)
    expect(xml).toMatch(/name="Drift"><failure type="insufficient"/)
    expect(xml).toMatch(/name="Rollback"><skipped message/)
    expect(xml).toMatch(/name="This device computes right"><failure type="refuted"/)
  })

  test('text stays text', () => {
    expect(xml).toContain('name="Accuracy &#60;&#38;&#34;&#62;"')
    expect(xml).toContain('fine\ufffd')
    expect(xml).not.toContain('\u0000')
  })
})

test('Markdown: a row per gate with its interval, and nothing of the log as markup', () => {
  const text = markdown(
    withGates([{ title: 'A|b <i>', status: 'pass', headline: '+1 pt', ...figure(1, 0.5) }]),
  )
  expect(text).toContain(
    '| A\\|b &lt;i\\> | ✅ pass | +1 pt | 0.5000 pt to 1.50 pt | above -0.5000 pt |'.replace('-0', '−0'),
  )
})

describe('of two evaluations the second is', () => {
  const gates = { ...held.gates, accuracy: { ...held.gates.accuracy, margin: 0.005 } }
  const of = (one: Partial<ChecklistItem>) =>
    withGates([{ id: 'accuracy', status: 'pass', ...one }], { gates })
  const standing = (a: Partial<ChecklistItem>, b: Partial<ChecklistItem>) =>
    compareResults(of(a), of(b)).standing

  test.each([
    ['no worse where it is better beyond its interval', figure(0, 0.3), figure(2, 0.3), 'no worse'],
    ['no worse within the margin', figure(0, 0.1), figure(-0.2, 0.1), 'no worse'],
    ['worse where the whole interval is', figure(0, 0.3), figure(-2, 0.3), 'worse'],
    ['open where the interval holds both', figure(0, 2), figure(-0.3, 2), 'open'],
    ['no worse than itself', figure(0, 9), figure(0, 9), 'no worse'],
    [
      'worse where less is better and it is more',
      figure(1, 0.1, 'below', 'ms'),
      figure(3, 0.1, 'below', 'ms'),
      'worse',
    ],
    [
      'open where it has no figure any more',
      figure(1, 0.1),
      { glyph: null, status: 'not-checked' as const },
      'open',
    ],
    ['worse where it fails what passed', { glyph: null }, { glyph: null, status: 'fail' as const }, 'worse'],
  ])('%s', (_, a, b, expected) => {
    expect(standing(a, b)).toBe(expected)
  })

  test('open where it rests on a refuted premise', () => {
    const [a, b] = [of(figure(0, 0.1)), of(figure(2, 0.1))]
    const premises = [
      { id: 'replay', status: 'refuted', detail: '', mend: null, patches: [], rests: ['accuracy'] } as const,
    ]
    expect(compareResults(a, { ...b, premises: premises as never }).standing).toBe('open')
  })
})

test('files appear together or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whole-'))
  writeFileSync(join(folder, 'a'), 'before')
  const write = (fails: boolean) => async (at: string) => {
    writeFileSync(join(at, 'a'), 'after')
    if (fails) throw new Error('the disk is full')
    writeFileSync(join(at, 'b'), 'after')
  }
  await expect(wholeOrNone(folder, ['a', 'b'], write(true))).rejects.toThrow('the disk is full')
  expect(readdirSync(folder)).toEqual(['a'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('before')
  await wholeOrNone(folder, ['a', 'b'], write(false))
  expect(readdirSync(folder).sort()).toEqual(['a', 'b'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('after')
})
