/** `publish`: what becomes of the folder when reports are given, given again, and given where something else is. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command } from '../../../src/cli/commands/publish'
import { publishedIn } from '../../../src/cli/published'
import { badge } from '../../../src/publish/badge'
import { inOrder } from '../../../src/publish/entries'
import { fillTemplate } from '../../../src/report/export'
import { share } from '../../../src/result/sharing/share'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { verdictOf } from '../../../src/result/verdict'

const file = join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json')
const held = readReport(readFileSync(file, 'utf8'))
const template = '<title></title><script type="application/json" id="result">null</script>'

function report(
  folder: string,
  name: string,
  startedAt: string,
  more: Partial<EvaluationResult> = {},
): string {
  const result = { ...held, ...more, evidence: { ...held.evidence, startedAt, ...more.evidence } }
  const verdict = verdictOf(result.checklist, result.premises)
  const html = fillTemplate(template, share({ ...result, verdict }, 'figures'))
  writeFileSync(join(folder, name), html)
  return html
}

async function published(...reports: [startedAt: string, more?: Partial<EvaluationResult>][]) {
  const at = mkdtempSync(join(tmpdir(), 'publish-'))
  const names = reports.map((_, i) => `report-${i}.html`)
  const htmls = reports.map(([startedAt, more], i) => report(at, names[i]!, startedAt, more))
  const status = await command.run(['site', ...names], at)
  const site = join(at, 'site')
  return { at, site, names, htmls, status, read: (name: string) => readFileSync(join(site, name), 'utf8') }
}

/** Under gates that its figures meet. */
const passing = {
  checklist: held.checklist.map((gate) => ({ ...gate, status: 'pass' as const })),
  gates: {
    ...held.gates,
    accuracy: { ...held.gates.accuracy, margin: 0.2 },
    errors: { maxRate: 0.1 },
    drift: { psi: 5, allowed: 4 },
    rollback: { who: 'Ada', when: '2026-01-02', how: 'switched', link: 'https://example.org/1', drill: null },
  },
}
const failing = held.checklist.map((gate) => ({ ...gate, status: 'fail' as const }))

describe('a folder of reports', () => {
  test('holds each report byte for byte, newest first by its evaluation, not by how they were given', async () => {
    const { site, htmls, status, read } = await published(
      ['2026-03-01T10:00:00.000Z', { checklist: failing }],
      ['2026-05-01T12:00:00+02:00', passing],
      ['2026-04-01T10:00:00.000Z'],
    )
    expect(status).toBe(0)
    const entries = inOrder(publishedIn(site)!.evaluations)
    expect(entries.map(({ startedAt }) => startedAt.slice(0, 16))).toEqual([
      '2026-05-01T10:00',
      '2026-04-01T10:00',
      '2026-03-01T10:00',
    ])
    for (const { file, sha256, badge: picture, verdict } of entries) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(site, file)))
          .digest('hex'),
      ).toBe(sha256)
      expect(htmls).toContain(read(file))
      expect(read(picture)).toBe(badge(verdict))
    }
    expect(entries[0]!.verdict).toBe('promote')
    expect(read('badge.svg')).toBe(badge('promote'))
    const page = read('index.html')
    expect(page.indexOf(entries[0]!.file)).toBeLessThan(page.indexOf(entries[2]!.file))
    expect(page).toMatch(/✓ Promote[^]*✗ Do not promote/)
    expect(readdirSync(site).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('keeps what was there; the same report once; one that somebody removed is no longer listed', async () => {
    const { at, site, names } = await published(['2026-03-01T10:00:00.000Z'])
    await command.run(['site', ...names, ...names], at)
    expect(publishedIn(site)!.evaluations).toHaveLength(1)
    report(at, 'older.html', '2025-01-01T10:00:00.000Z', { checklist: failing })
    await command.run(['site', 'older.html'], at)
    const two = inOrder(publishedIn(site)!.evaluations)
    expect(two.map(({ startedAt }) => startedAt.slice(0, 4))).toEqual(['2026', '2025'])
    expect(readFileSync(join(site, 'badge.svg'), 'utf8')).toBe(badge(two[0]!.verdict))
    rmSync(join(site, two[0]!.file))
    expect(publishedIn(site)!.evaluations).toEqual([two[1]])
  })

  test('what a model is called is text on the page', async () => {
    const shadow = { ...held.evidence.shadow!, name: '<img src=x onerror=alert(1)>"&' }
    const { read } = await published([
      '2026-03-01T10:00:00.000Z',
      { evidence: { ...held.evidence, shadow, startedAt: '2026-03-01T10:00:00.000Z' } },
    ])
    expect(read('index.html')).not.toContain('<img')
    expect(read('index.html')).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#38;')
  })

  test('needs nothing from elsewhere', async () => {
    const { read } = await published(['2026-03-01T10:00:00.000Z'])
    expect(read('index.html')).not.toMatch(/https?:|<script/)
  })
})

describe('is refused, with the place', () => {
  test('where the folder is a site of its own', async () => {
    const { at, names } = await published(['2026-03-01T10:00:00.000Z'])
    rmSync(join(at, 'site', 'index.json'))
    await expect(command.run(['site', ...names], at)).rejects.toThrow(
      /index\.html.*nothing was published here/,
    )
  })

  test.each([
    ['{', /index\.json: The file is not JSON/],
    [
      '{"schemaVersion":2,"evaluations":[]}',
      /index\.json, schemaVersion: "schemaVersion" is 2 and should be 1/,
    ],
    ['{"schemaVersion":1,"evaluations":[{"file":"../x.html"}]}', /index\.json, evaluations\.0/],
  ])('where index.json is %s', async (text, expected) => {
    const { at, names } = await published(['2026-03-01T10:00:00.000Z'])
    writeFileSync(join(at, 'site', 'index.json'), text)
    await expect(command.run(['site', ...names], at)).rejects.toThrow(expected)
  })

  test.each([
    [[], /where to publish to/],
    [['site'], /No report is given/],
    [['site', 'gone.html'], /gone\.html: There is no such file/],
    [['report-0.html', 'report-0.html'], /It is a file/],
  ])('%j', async (args, expected) => {
    const { at } = await published(['2026-03-01T10:00:00.000Z'])
    await expect(command.run(args, at)).rejects.toThrow(expected)
  })
})
