/** A signed file, and what becomes of it: as it is, with a byte changed anywhere, and edited with some skill. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checked } from '../../../src/attest/check'
import { fromBase64, toBase64, utf8 } from '../../../src/attest/encoding'
import { enveloped, type Envelope } from '../../../src/attest/envelope'
import { signed } from '../../../src/attest/sign'
import { signerOf } from '../../../src/attest/signer'
import { opened, sealed } from '../../../src/attest/slot'
import type { Statement } from '../../../src/attest/statement'
import { fillTemplate } from '../../../src/report/export'
import { evaluationJson } from '../../../src/result/digests'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { share } from '../../../src/result/sharing/share'
import { seeded } from '../../../src/core/random'

const held = readReport(
  readFileSync(join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json'), 'utf8'),
)
const template =
  '<title></title><script type="application/json" id="result">null</script>' +
  '<script type="application/json" id="attestation">\n null\n</script><p>the page</p>'
const result = share(held, 'features')

const ana = signerOf(new Uint8Array(32).fill(7))
const eve = signerOf(new Uint8Array(32).fill(8))
const at = new Date('2026-11-29T05:31:00Z')

const files = {
  'evaluation.json': evaluationJson(result),
  'report.html': fillTemplate(template, result, at),
}
const kinds = Object.keys(files) as (keyof typeof files)[]
const sign = (kind: keyof typeof files, name = 'Ana') => signed(files[kind], ana, name, at)
const check = (text: string) => checked(utf8(text))

/** As JSON within the file, edited. */
function edited(text: string, edit: (result: EvaluationResult) => void): string {
  const { kind, unsigned, envelope } = opened(text)
  if (kind === 'report.html')
    return text.replace(/(id="result">)(.*?)(<\/script>)/s, (_, before, json: string, after) => {
      const value = JSON.parse(json) as EvaluationResult
      edit(value)
      return before + JSON.stringify(value).replaceAll('<', '\\u003c') + after
    })
  const value = JSON.parse(unsigned) as EvaluationResult
  edit(value)
  return sealed(JSON.stringify(value, null, 2) + '\n', JSON.parse(envelope!) as Envelope)!
}

describe.each(kinds)('%s', (kind) => {
  test('says who signed it and that it is whole, opens as it did, and is without its signature what it was', async () => {
    const text = await sign(kind)
    expect(check(text)).toMatchObject({
      standing: 'whole',
      broken: [],
      by: { name: 'Ana', at: at.toISOString() },
    })
    expect(check(text).by!.publicKey).toEqual(ana.publicKey)
    expect(readReport(text)).toEqual(readReport(files[kind]))
    expect(opened(text).unsigned).toBe(files[kind])
  })

  test('signed anew holds the later signature alone', async () => {
    const again = await signed(await sign(kind), eve, 'Eve', at)
    expect(check(again)).toMatchObject({ standing: 'whole', by: { name: 'Eve' } })
    expect(again.length).toBe((await signed(files[kind], eve, 'Eve', at)).length)
  })

  test('a byte changed anywhere is found', async () => {
    const bytes = utf8(await sign(kind))
    const random = seeded(11)
    const places = Array.from({ length: 150 }, () => random.below(bytes.length))
    // The envelope is at the end of one, and after the result in the other: its every tenth byte.
    const from = new TextDecoder().decode(bytes).indexOf('"payloadType"') - 30
    for (let at = from; at < Math.min(from + 1500, bytes.length); at += 10) places.push(at)
    for (const place of [...places, 0, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[place] = changed[place]! ^ 1
      const { standing, broken } = checked(changed)
      expect([place, standing === 'whole', broken.length > 0 || standing === 'unsigned']).toEqual([
        place,
        false,
        true,
      ])
    }
  })

  test('a byte put in or taken out is found, a byte order mark among them', async () => {
    const bytes = utf8(await sign(kind))
    const mark = Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes)
    for (const other of [mark, Uint8Array.of(...bytes, 10), bytes.slice(0, -1), bytes.slice(1)])
      expect(checked(other).standing).not.toBe('whole')
  })

  test('what was changed is named', async () => {
    const text = await sign(kind)
    const said = (edit: (result: EvaluationResult) => void) => check(edited(text, edit)).broken
    expect(said((r) => (r.agreement.value = 1))).toEqual(['“agreement” was changed.'])
    expect(said((r) => (r.gates.accuracy.margin = 0.5))).toEqual(['“gates” was changed.'])
    expect(said((r) => (r.decision = { by: 'Eve', on: '', note: '' }))).toEqual(['“decision” was put in.'])
    expect(said((r) => delete (r as Partial<EvaluationResult>).flips)).toEqual(['“flips” was taken out.'])
    expect(said((r) => (r.evidence.logs[0]!.sha256 = 'f'.repeat(64)))).toEqual(['“evidence” was changed.'])
  })

  test('a statement that was made to fit the edit is not signed by that key', async () => {
    const [good, bad] = [await sign(kind), await signed(edited(await sign(kind), (r) => (r.agreement.value = 1)), eve, 'Ana', at)] // prettier-ignore
    // Eve's own signature is whole, under her name for herself: only her key tells.
    expect(check(bad)).toMatchObject({ standing: 'whole', by: { name: 'Ana' } })
    expect(check(bad).by!.fingerprint).not.toBe(check(good).by!.fingerprint)
    // With Ana's key put into it, it does not hold.
    const statement = JSON.parse(new TextDecoder().decode(payload(bad))) as Statement
    statement.predicate.signer.publicKey = toBase64(ana.publicKey)
    const forged = sealed(opened(bad).unsigned, {
      ...envelopeOf(bad),
      payload: toBase64(utf8(JSON.stringify(statement))),
    })!
    expect(check(forged).broken).toEqual(['The signature does not hold: it, or what it is of, was changed.'])
  })

  test('the signature of another file does not fit', async () => {
    const other = kinds.find((one) => one !== kind)!
    const moved = sealed(files[kind], envelopeOf(await sign(other)))!
    expect(check(moved).standing).toBe('changed')
  })

  test('what nobody signed says so, and tells an edit that forgot the digests', () => {
    expect(check(files[kind])).toEqual({ standing: 'unsigned', by: null, broken: [] })
    const { unsigned } = opened(files[kind])
    const careless = unsigned.replace('"replayed":', '"replayed": 1').replace('1 ', '1')
    expect(check(careless).broken).toEqual(['The figures in it are not those that it was written with.'])
  })
})

const envelopeOf = (text: string) => JSON.parse(opened(text).envelope!) as Envelope
const payload = (text: string) => fromBase64(envelopeOf(text).payload)!

test('an evaluation that another program laid out anew says the same, and is not whole', async () => {
  const value: unknown = JSON.parse(await sign('evaluation.json'))
  const { standing, broken } = check(JSON.stringify(value))
  expect(standing).toBe('changed')
  expect(broken).toEqual([expect.stringContaining('How it is written was changed')])
})

test('the page of a report is signed with it: code that draws other figures is named', async () => {
  const text = (await sign('report.html')).replace('the page', 'another page')
  expect(check(text).broken).toEqual([expect.stringContaining('The page around the figures was changed')])
})

test('the statement names the file and every input once, as it is shared: no name that stays', async () => {
  const figures = share(held, 'figures')
  const text = await signed(evaluationJson(figures), ana, '', at)
  const { subject, predicate } = JSON.parse(new TextDecoder().decode(payload(text))) as Statement
  expect(subject[0]!.name).toBe('evaluation.json')
  const names = subject.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  const hashes = [...held.evidence.logs, ...held.evidence.primary!.files].map(({ sha256 }) => sha256)
  for (const hash of hashes) expect(subject.map(({ digest }) => digest.sha256)).toContain(hash)
  expect(JSON.stringify([subject, predicate])).not.toContain(held.evidence.logs[0]!.name)
  expect(predicate.digests.mapping).toMatch(/^[0-9a-f]{64}$/)
  expect(figures.evidence.mapping ?? null).toBe(null)
})

test('a statement of another type, or of what is no evaluation, is not taken for one', async () => {
  const other = await enveloped(utf8('{"_type":"https://in-toto.io/Statement/v1","subject":[]}'), ana)
  expect(check(sealed(files['evaluation.json'], other)!)).toMatchObject({ standing: 'changed', by: null })
  await expect(signed('<html></html>', ana, '')).rejects.toThrow(/no place for a signature/)
})
