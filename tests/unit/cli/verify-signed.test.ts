/** `verify` of what is signed: by whose key, whole or not, and held against the files. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { command } from '../../../src/cli/commands/verify'
import { signsWith } from '../../../src/cli/signing'
import { evaluationJson } from '../../../src/result/digests'
import { readReport } from '../../../src/result/reader'

const fixtures = join(import.meta.dirname, '../../fixtures')
const held = readReport(readFileSync(join(fixtures, 'results/0.1.0/evaluation.json'), 'utf8'))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const log = { name: 'log.csv', bytes: 3, sha256: sha256('log') }
const evidence = { ...held.evidence, primary: null, shadow: null, logs: [log], labels: [], baseline: [] }

afterEach(() => vi.restoreAllMocks())

async function folder(): Promise<string> {
  const at = mkdtempSync(join(tmpdir(), 'verify-signed-'))
  writeFileSync(join(at, 'evaluation.json'), evaluationJson({ ...held, evidence }))
  writeFileSync(join(at, 'log.csv'), 'log')
  writeFileSync(
    join(at, 'other.pub'),
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
  )
  cpSync(join(fixtures, 'keys/openssh.pub'), join(at, 'key.pub'))
  await signsWith(join(fixtures, 'keys/openssh'), 'Ana')(join(at, 'evaluation.json'))
  return at
}

async function verify(at: string, ...argv: string[]) {
  const said: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const status = await command.run(['evaluation.json', ...argv], at)
  return { status, said: said.join('') }
}

test('whole, signed by the given key, and the file at hand is the one that was judged', async () => {
  const { status, said } = await verify(await folder(), 'log.csv', '--public-key', 'key.pub')
  expect(said).toMatch(/^Signed by “Ana”, as they call themselves, on \d{4}-/)
  expect(said).toContain(readFileSync(join(fixtures, 'keys/openssh.fingerprint'), 'utf8').split(' ')[1])
  expect(said).toMatch(/It is whole: not a byte was changed since\.\nThe key is the one that was given\./)
  expect(said).toMatch(/the same +log\.csv\n/)
  expect(said).toContain('It does not prove that the figures are true')
  expect(status).toBe(0)
})

test.each<[string, string[], RegExp, ((at: string) => void)?]>([
  ['no key to hold it against', [], /No --public-key is given/],
  ['another key', ['--public-key', 'other.pub'], /The key is NOT the one that was given, SHA256:/],
  [
    'another log',
    ['log.csv', '--public-key', 'key.pub'],
    /CHANGED +log\.csv/,
    (at) => writeFileSync(join(at, 'log.csv'), 'lag'),
  ],
  [
    'a file that was not judged, under a name that the report does not tell',
    ['log.csv', 'strange.csv', '--public-key', 'key.pub'],
    /the same +log\.csv\n {2}NOT JUDGED +strange\.csv/,
    (at) => writeFileSync(join(at, 'strange.csv'), 'lag'),
  ],
  [
    'a figure changed',
    ['--public-key', 'key.pub'],
    /^It was CHANGED since it was signed\.\n“requests” was changed\.\nSigned by “Ana”/,
    (at) => edit(at, (text) => text.replace(/"replayed": \d/, '"replayed": 9')),
  ],
  [
    'cut short',
    ['--public-key', 'key.pub'],
    /It cannot be read: .*not whole JSON/,
    (at) => edit(at, (text) => text.replace('"verdict"', 'verdict')),
  ],
])('status 1: %s', async (_, argv, expected, change) => {
  const at = await folder()
  change?.(at)
  const { status, said } = await verify(at, ...argv)
  expect(said).toMatch(expected)
  expect(status).toBe(1)
})

const edit = (at: string, change: (text: string) => string) => {
  const file = join(at, 'evaluation.json')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

test('is taken apart for other programs: the file as it was signed, the envelope, the key', async () => {
  const at = await folder()
  await verify(at, '--extract', 'parts')
  const blob = readFileSync(join(at, 'parts/evaluation.json'), 'utf8')
  expect(blob).toBe(evaluationJson({ ...held, evidence }))
  const envelope = JSON.parse(readFileSync(join(at, 'parts/attestation.dsse.json'), 'utf8')) as {
    payload: string
  }
  const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as {
    subject: { name: string; digest: { sha256: string } }[]
  }
  expect(statement.subject).toEqual([
    { name: 'evaluation.json', digest: { sha256: sha256(blob) } },
    { name: 'log/log.csv', digest: { sha256: log.sha256 } },
  ])
  expect(existsSync(join(at, 'parts/public-key.pem'))).toBe(true)
})

test('a key that is none is bad input', async () => {
  await expect(verify(await folder(), '--public-key', 'log.csv')).rejects.toThrow(
    /log\.csv: It is no public Ed25519 key/,
  )
})
