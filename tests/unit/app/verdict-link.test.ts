/** A verdict in an address: as it was shared, within its bounds, and nothing else is read from one. */
import { deflateRawSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readVerdictLink, verdictLink } from '../../../src/app/share/verdict-link'
import { brings } from '../../../src/app/share/arriving'
import { readReport } from '../../../src/result/reader'
import { share } from '../../../src/result/sharing/share'

const file = join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json')
const result = share(readReport(readFileSync(file, 'utf8')), 'figures')
const page = 'https://example.org/tools/shadow/?backend=cpu#/evaluation/x'
const hashOf = (url: string) => url.slice(url.indexOf('#'))
const linkOf = (value: unknown) =>
  `#verdict=${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

test('says the verdict, the gates and the models, and is short', async () => {
  const url = (await verdictLink(result, page))!
  expect(url).toMatch(/^https:\/\/example\.org\/tools\/shadow\/#verdict=[\w-]+$/)
  expect(url.length).toBeLessThan(2000)
  const told = await readVerdictLink(hashOf(url))
  expect(told).toMatchObject({
    verdict: result.verdict,
    primary: 'flights-v1',
    requests: result.requests.replayed,
  })
  expect(told!.gates.map(({ status }) => status)).toEqual(result.checklist.map(({ status }) => status))
})

test('is not made where it would be too long', async () => {
  const checklist = Array.from({ length: 21 }, () => result.checklist[0]!)
  expect(await verdictLink({ ...result, checklist }, page)).toBe(null)
})

const told = { version: 1, verdict: 'promote', primary: 'a', shadow: 'b', startedAt: '2026-01-01T00:00:00.000Z', requests: 1, gates: [] } // prettier-ignore

test('a link of another program may say as much', async () => {
  expect(await readVerdictLink(linkOf(told))).toEqual(told)
})

test.each<[string, string]>([
  ['nothing', '#verdict='],
  ['no base64', '#verdict=a+b/'],
  ['no deflate', `#verdict=${Buffer.from('not deflated').toString('base64url')}`],
  ['cut', linkOf(told).slice(0, -3)],
  ['no JSON', linkOf('{')],
  ['a key too many', linkOf({ ...told, html: '<b>' })],
  ['another verdict', linkOf({ ...told, verdict: 'yes' })],
  ['no time', linkOf({ ...told, startedAt: 'today' })],
  ['a name too long', linkOf({ ...told, primary: 'x'.repeat(201) })],
  ['a negative count', linkOf({ ...told, requests: -1 })],
  ['a bomb', linkOf(JSON.stringify({ ...told, primary: ' '.repeat(1_000_000) }))],
  ['too long an address', `#verdict=${'A'.repeat(3000)}`],
])('%s is not read', async (_, hash) => {
  expect(await readVerdictLink(hash)).toBe(null)
})

test('what the address brings along is known before anything is loaded for it', () => {
  expect(brings({ search: '?backend=cpu&report=x', hash: '' })).toBe(true)
  expect(brings({ search: '', hash: '#verdict=x' })).toBe(true)
  expect(brings({ search: '?reports=1', hash: '#/evaluation/x' })).toBe(false)
})
