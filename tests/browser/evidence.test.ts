/** Signed on the page with a key that the browser holds: whole when it is opened, and every change named, there and by `verify`. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checked } from '../../src/attest/check'
import { command } from '../../src/cli/commands/verify'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { axeViolations } from './axe'
import { keptEvaluations } from './kept-here'
import { downloaded, root, startWorkbench, type Watched, type Workbench } from './workbench'

const fixture = join(root, 'tests/fixtures/results/0.1.0/evaluation.json')
const opensshKey = join(root, 'tests/fixtures/keys/openssh')

let workbench: Workbench
let watched: Watched
let at: string
/** Of a log that the test has, and of models that it has not. */
let evaluation: string

beforeAll(async () => {
  at = mkdtempSync(join(tmpdir(), 'evidence-'))
  evaluation = join(at, 'evaluation.json')
  writeFileSync(join(at, 'log.csv'), 'log')
  const sha256 = createHash('sha256').update('log').digest('hex')
  const held = JSON.parse(readFileSync(fixture, 'utf8')) as EvaluationResult
  held.evidence.logs = [{ name: 'log.csv', bytes: 3, sha256 }]
  writeFileSync(evaluation, JSON.stringify(held))
  workbench = await startWorkbench()
  watched = await workbench.open()
})
afterAll(async () => {
  await workbench.close()
  rmSync(at, { recursive: true })
})

async function open(page: Page, path: string): Promise<void> {
  await page.goto(workbench.url)
  await page.getByTestId('file-report').setInputFiles(path)
  await page.getByTestId('results').waitFor()
}

/** What is saved with a signature, under this name in the folder. */
async function save(page: Page, button: string, name: string): Promise<string> {
  await page.getByTestId('share-open').click()
  await page.getByTestId('sign').check()
  await page.getByTestId('sign-key').waitFor()
  await page.getByTestId('sign-name').fill('Ana of the release team')
  const path = join(at, name)
  writeFileSync(path, await downloaded(page, button))
  return path
}

const close = (page: Page) => page.getByTestId('share').getByRole('button', { name: 'Close' }).click()

test('a key is made in the browser; what is saved is signed with it, and whole', async () => {
  const { page } = watched
  await open(page, evaluation)
  const report = await save(page, 'download-report', 'signed.html')
  expect(await axeViolations(page)).toEqual([])
  writeFileSync(join(at, 'public-key.pem'), await downloaded(page, 'sign-public'))
  const print = await page.getByTestId('sign-key').innerText()
  await close(page)
  const { standing, by } = checked(readFileSync(report))
  expect({ standing, name: by?.name, print: by?.fingerprint }).toEqual({
    standing: 'whole',
    name: 'Ana of the release team',
    print,
  })
  expect(await command.run(['signed.html', '--public-key', 'public-key.pem'], at)).toBe(0)
})

test('the private half cannot be had from the browser, and the key is there after a reload', async () => {
  const { page } = watched
  const asked = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open('shadow-workbench')
      request.onsuccess = () => done(request.result)
    })
    const kept = await new Promise<{ privateKey: CryptoKey }>((done) => {
      const request = database.transaction('keys').objectStore('keys').get('signing')
      request.onsuccess = () => done(request.result as { privateKey: CryptoKey })
    })
    database.close()
    const exported = await crypto.subtle
      .exportKey('pkcs8', kept.privateKey)
      .catch((error: Error) => error.name)
    return { extractable: kept.privateKey.extractable, exported }
  })
  expect(asked).toEqual({ extractable: false, exported: 'InvalidAccessError' })
  await page.reload()
  await open(page, evaluation)
  await save(page, 'share-json', 'signed.json')
  await close(page)
  expect(await command.run(['signed.json', '--public-key', 'public-key.pem'], at)).toBe(0)
})

test('opened, it says who signed and that it is whole; the files at hand are held against it', async () => {
  const { page } = watched
  await open(page, join(at, 'signed.html'))
  const attested = page.getByTestId('attested')
  await expect.poll(() => attested.getAttribute('data-standing')).toBe('whole')
  expect(await attested.innerText()).toContain('Signed by “Ana of the release team”')
  expect(await attested.innerText()).toContain('does not prove that the figures are true')
  const renamed = join(at, 'renamed.csv')
  writeFileSync(renamed, 'log')
  await page.getByTestId('hold-against').setInputFiles([renamed])
  await page.getByTestId('held-against').waitFor()
  expect(await page.getByTestId('held-against').innerText()).toMatch(/not given[^]*✓ the same/)
  writeFileSync(join(at, 'log 1'), 'another log')
  await page.getByTestId('hold-against').setInputFiles([join(at, 'log 1')])
  await expect.poll(() => page.getByTestId('held-against').innerText()).toMatch(/✗ not judged\s+log 1/)
  expect(await axeViolations(page)).toEqual([])
})

test('it is signed still where it is opened from Recent, after a reload, and in the archive of all', async () => {
  const { page } = watched
  await open(page, join(at, 'signed.html'))
  const attested = page.getByTestId('attested')
  const standing = () => expect.poll(() => attested.getAttribute('data-standing'), { timeout: 20_000 })
  await page.waitForURL(/#\/evaluation\//)
  await expect.poll(() => keptEvaluations(page)).toBeGreaterThan(0)
  await page.reload()
  await standing().toBe('whole')
  await page.getByRole('button', { name: 'Close report' }).click()
  const entry = page.getByTestId('kept-entry').filter({ hasText: 'from signed.html' })
  await entry.locator('button.open').click()
  await standing().toBe('whole')
  expect(await attested.innerText()).toContain('Signed by “Ana of the release team”')
  await page.getByRole('button', { name: 'Close report' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('kept-export').click(),
  ])
  const files = Object.entries(unzipSync(readFileSync(await download.path())))
  const [, bytes] = files.find(([name]) => name.endsWith('.html'))!
  expect(Buffer.from(bytes).equals(readFileSync(join(at, 'signed.html')))).toBe(true)
  // What was made of it since is not: nobody signed that.
  const texts = files.filter(([name]) => name.endsWith('.json')).map(([, text]) => checked(text).standing)
  expect(texts.every((standing) => standing === 'unsigned')).toBe(true)
})

test('a changed byte is found and named, on the page and by the command', async () => {
  const { page } = watched
  const text = readFileSync(join(at, 'signed.json'), 'utf8')
  writeFileSync(
    join(at, 'changed.json'),
    text.replace(/"replayed": \d/, (found) => `${found.slice(0, -1)}9`),
  )
  await open(page, join(at, 'changed.json'))
  const attested = page.getByTestId('attested')
  await expect.poll(() => attested.getAttribute('data-standing')).toBe('changed')
  expect(await attested.innerText()).toMatch(/CHANGED since it was signed[^]*“requests” was changed/)
  expect(await command.run(['changed.json', '--public-key', 'public-key.pem'], at)).toBe(1)
  // Nor is it whole because it was kept.
  await page.waitForURL(/#\/evaluation\//)
  await page.reload()
  await expect.poll(() => attested.getAttribute('data-standing'), { timeout: 20_000 }).toBe('changed')
})

test('a key of one’s own is taken, as OpenSSH writes it; one that is none is refused by name', async () => {
  const { page } = watched
  await open(page, evaluation)
  await page.getByTestId('share-open').click()
  await page.getByTestId('sign').check()
  await page.getByTestId('sign-file').setInputFiles(opensshKey)
  const print = readFileSync(`${opensshKey}.fingerprint`, 'utf8').split(' ')[1]!
  await expect.poll(() => page.getByTestId('sign-key').innerText()).toBe(print)
  writeFileSync(join(at, 'given.json'), await downloaded(page, 'share-json'))
  expect(await command.run(['given.json', '--public-key', `${opensshKey}.pub`], at)).toBe(0)
  await page.getByTestId('sign-file').setInputFiles(`${opensshKey}.pub`)
  await page.getByTestId('problem').waitFor()
  expect(await page.getByTestId('problem').innerText()).toContain('openssh.pub')
  expect(watched.foreign).toEqual([])
  expect(watched.complaints).toEqual([])
})
