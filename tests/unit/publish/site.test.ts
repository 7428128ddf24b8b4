/** A published folder: its figures over time and its feed, by what RFC 4287 wants of one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { figuresOf } from '../../../src/publish/figures'
import { uuidOf } from '../../../src/publish/feed'
import { siteOf, type Published } from '../../../src/publish/site'
import { overTime } from '../../../src/publish/over-time'
import { readReport } from '../../../src/result/reader'
import { share } from '../../../src/result/sharing/share'

const held = readReport(
  readFileSync(join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json'), 'utf8'),
)

function report(day: number, more: object = {}): Published {
  const startedAt = `2026-03-0${day}T10:00:00.000Z`
  const result = { ...held, ...more, evidence: { ...held.evidence, startedAt } }
  return { html: `<html>${day}</html>`, result }
}

/** Elements of one name, with what is in them. */
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map((match) => match[1]!)

test('the feed has what RFC 4287 wants, newest first, and is known by the same name when more is published', () => {
  const { files } = siteOf(null, [report(1), report(2)])
  const feed = files.get('feed.xml')!
  const [head, ...entries] = feed.split('<entry>')
  for (const name of ['id', 'title', 'updated', 'name']) expect(all(head!, name)).toHaveLength(1)
  expect(entries).toHaveLength(2)
  for (const entry of entries) for (const name of ['id', 'title', 'updated', 'summary']) expect(all(entry, name)).toHaveLength(1) // prettier-ignore
  const ids = all(feed, 'id')
  expect(new Set(ids).size).toBe(3)
  for (const id of ids)
    expect(id).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(all(feed, 'updated')).toEqual(
    ['2026-03-02', '2026-03-02', '2026-03-01'].map((day) => `${day}T10:00:00.000Z`),
  )
  for (const [, href] of feed.matchAll(/href="([^"]+\.html)"/g)) expect(files.has(href!)).toBe(true)
  const before = JSON.parse(files.get('index.json')!) as Parameters<typeof siteOf>[0]
  const later = siteOf(before, [report(3), report(1)])
  expect(all(later.files.get('feed.xml')!, 'id').slice(0, 1)).toEqual(ids.slice(0, 1))
  expect(all(later.files.get('feed.xml')!, 'id')).toEqual(expect.arrayContaining(ids))
  expect(later.entries).toHaveLength(3)
})

test('names are text in the feed, whatever is in them: markup, control characters, halves of characters', () => {
  const shadow = { ...held.evidence.shadow!, name: '<b>]]>&"\u0000\u001b\ud800' }
  const { html, result } = report(1)
  const feed = siteOf(null, [{ html, result: { ...result, evidence: { ...result.evidence, shadow } } }])
  const title = all(feed.files.get('feed.xml')!, 'title')[1]
  expect(title).toContain('&#60;b&#62;]]&#62;&#38;&#34;\ufffd\ufffd\ufffd against')
})

test('a UUID is of its hash', () => {
  expect(uuidOf('0123456789abcdef0123456789abcdef'.repeat(2))).toBe(
    'urn:uuid:01234567-89ab-8def-8123-456789abcdef',
  )
})

test('figures over time are those of each result, oldest first, with intervals; one alone is no course', () => {
  const { entries } = siteOf(null, [report(2, { agreement: { ...held.agreement, value: 0.5 } }), report(1)])
  const drawn = overTime(entries)
  const [agreement] = /<figure><figcaption>Agreement.*?<\/figure>/s.exec(drawn)!
  expect(agreement).toMatch(/aria-label="Agreement: from [\d.]+.% to 50\.?0*.% over 2 evaluations"/)
  expect(agreement.match(/<a href=/g)).toHaveLength(2)
  expect(agreement.indexOf(entries[1]!.file)).toBeLessThan(agreement.indexOf(entries[0]!.file))
  expect(agreement.match(/class="interval"/g)).toHaveLength(2)
  expect(overTime(entries.slice(0, 1))).toBe('')
  expect(overTime(entries.map(({ figures: _, ...old }) => old))).toBe('')
})

test('every figure is the result’s own', () => {
  const figures = figuresOf(held)
  const of = (name: string) => figures.find((one) => one.name === name)
  expect(of('Agreement')).toEqual({ name: 'Agreement', unit: 'percent', value: held.agreement.value, ci95: held.agreement.ci95 }) // prettier-ignore
  expect(of('Candidate’s P95 latency')?.value).toBe(held.latency?.shadow?.p95)
  expect(of('Difference in accuracy')?.value).toBe(held.quality?.accuracyDifference.value)
})

test('an evaluation that was shared at several levels is listed once, by the report that holds most of it', () => {
  const at = (as: 'figures' | 'ids' | 'features') => ({ html: `<p>${as}`, result: share(held, as) })
  const [least, most] = [at('figures'), at('features')]
  const together = siteOf(null, [most, least, report(1)])
  expect(together.entries.map(({ shared }) => shared)).toEqual(['features', 'all'])
  expect(together.surpassed).toBe(1)
  expect([...together.files.values()]).not.toContain(least.html)
  const indexOf = ({ files }: typeof together) => JSON.parse(files.get('index.json')!) as Parameters<typeof siteOf>[0] // prettier-ignore
  const first = siteOf(null, [least])
  const later = siteOf(indexOf(first), [at('ids')])
  expect(later.entries.map(({ shared }) => shared)).toEqual(['ids'])
  const again = siteOf(indexOf(later), [least])
  expect([again.entries.map(({ shared }) => shared), again.surpassed]).toEqual([['ids'], 1])
})

test('another verdict on the same replay is another evaluation', () => {
  const [one, other] = [report(2), report(2, { verdict: held.verdict === 'hold' ? 'promote' : 'hold' })]
  expect(siteOf(null, [one, { ...other, html: '<p>other' }]).entries).toHaveLength(2)
})
