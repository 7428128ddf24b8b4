/** Two models of 100,000 classes through the command line: neither time nor the result grows with the square of them. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { limits } from '../../src/core/limits'
import { readReport } from '../../src/result/reader'
import { dense } from '../unit/session/dense'
import { root } from './workbench'

const CLASSES = 100_000
const REQUESTS = 2000
/** So many that each class has a number of its own. */
const BITS = Array.from({ length: 17 }, (_, bit) => bit)

/** Bits of a class as +1 and -1: a class whose row of the kernel is as the request is ahead of all others by 2. */
const bitOf = (of: number, bit: number) => ((of >> bit) & 1 ? 1 : -1)

/** @param classOf which class the unit of each place stands for */
async function writeModel(folder: string, classOf: (place: number) => number): Promise<void> {
  const kernel = BITS.map((bit) => Array.from({ length: CLASSES }, (_, c) => bitOf(classOf(c), bit)))
  for (const { path, file } of dense(folder, { kernel, activation: 'softmax' })) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
  }
}

beforeAll(() => buildIfStale(root), 300_000)

test('models of 100,000 classes make a result of less than 2 MB that says what it leaves out', async () => {
  const at = mkdtempSync(join(tmpdir(), 'wide-'))
  const [primary, shadow, log, out] = ['v1', 'v2', 'log.csv', 'out'].map((name) => join(at, name))
  await writeModel(primary!, (place) => place)
  // Of every ten classes the first two change places.
  await writeModel(shadow!, (place) => (place % 10 < 2 ? place + 1 - 2 * (place % 10) : place))
  const rows = Array.from({ length: REQUESTS }, (_, i) => {
    const label = (i * 7919) % CLASSES
    return [`r${i}`, ...BITS.map((bit) => bitOf(label, bit)), label].join(',')
  })
  const header = ['request_id', ...BITS.map((bit) => `b${bit}`), 'label'].join(',')
  writeFileSync(log!, `${header}\n${rows.join('\n')}\n`)

  const given = ['--primary', primary!, '--shadow', shadow!, '--log', log!, '--latency', '0', '--out', out!]
  const program = join(root, 'dist-cli', 'shadow-workbench.js')
  const { status, stdout } = spawnSync(process.execPath, [program, 'evaluate', ...given], {
    encoding: 'utf8',
  })
  expect(stdout).toContain('accuracy is lower by 20.00 points (2,000 labels')
  expect(stdout).not.toContain('noise')
  expect(status).toBe(1)

  const file = join(out!, 'evaluation.json')
  expect(statSync(file).size).toBeLessThan(2_000_000)
  expect(statSync(join(out!, 'report.html')).size).toBeLessThan(1_000_000)
  const result = readReport(readFileSync(file, 'utf8'))
  expect(result.requests).toMatchObject({ read: REQUESTS, replayed: REQUESTS, labelled: REQUESTS })
  expect(result.agreement).toMatchObject({ value: 0.8, n: REQUESTS })
  expect(result.quality!.primary.accuracy).toBe(1)
  expect(result.quality!.shadow.accuracy).toBe(0.8)
  expect(result.classes).toHaveLength(limits.classesShown.value)
  // 2,000 classes are labelled, and shadow answers 400 times with another.
  expect(result.classesLeftOut).toMatchObject({ classes: CLASSES, occurring: 2400, n: REQUESTS })
  rmSync(at, { recursive: true })
}, 240_000)
