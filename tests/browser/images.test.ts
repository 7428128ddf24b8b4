/** A log of base64 PNG images, in the real page: the same predictions as the log of pixels that it was made from. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping, Step } from '../../src/result/mapping'
import { interlacedPng } from '../unit/formats/images/interlaced'
import { demo, downloaded, dropFiles, finished, startWorkbench, type Workbench, quick } from './workbench'

interface Line {
  request_id: string
  request: { instances: number[][][] }
  response: { predictions: number[][] }
  label: string
}

const REQUESTS = 200
const digits = join(demo, 'digits')
let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** An 8-bit grey PNG of these rows, no filter. */
function png(rows: number[][]): string {
  const chunk = (kind: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(rows[0]!.length, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const raw = Buffer.concat(rows.map((row) => Buffer.from([0, ...row])))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64')
}

/** An 8-bit BMP whose palette is the greys: rows from the bottom up, each filled to 4 bytes. */
function bmp(rows: number[][]): string {
  const greys = Array.from({ length: 256 }, (_, i) => [i, i, i, 0]).flat()
  const pixels = rows.toReversed().flatMap((row) => [...row, ...new Array<number>(-row.length & 3).fill(0)])
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(54 + greys.length + pixels.length, 2)
  header.writeUInt32LE(54 + greys.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(rows[0]!.length, 18)
  header.writeInt32LE(rows.length, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(8, 28)
  return Buffer.concat([header, Buffer.from(greys), Buffer.from(pixels)]).toString('base64')
}

/** A GIF whose palette is the greys. Its codes start anew before they would grow: 9 bits each, a pixel each. */
function gif(rows: number[][]): string {
  const [clear, end] = [256, 257]
  const codes = rows.flat().flatMap((pixel, i) => (i % 200 === 0 ? [clear, pixel] : [pixel]))
  const bits = [...codes, end].map((code) => code.toString(2).padStart(9, '0')).toReversed()
  const all = bits.join('')
  const bytes: number[] = []
  for (let to = all.length; to > 0; to -= 8) bytes.push(parseInt(all.slice(Math.max(0, to - 8), to), 2))
  const blocks: number[] = []
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255)
    blocks.push(block.length, ...block)
  }
  const size = [rows[0]!.length, 0, rows.length, 0]
  const greys = Array.from({ length: 256 }, (_, i) => [i, i, i]).flat()
  const file = [...Buffer.from('GIF89a'), ...size, 0xf7, 0, 0, ...greys, 0x2c, 0, 0, 0, 0, ...size, 0, 8, ...blocks, 0, 0x3b] // prettier-ignore
  return Buffer.from(file).toString('base64')
}

/** The digits demo, its log short and rewritten by `line`. */
function copied(
  line: (line: Line, i: number) => unknown,
  mapping: (mapping: Mapping) => Mapping | null,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'images-'))
  cpSync(digits, folder, { recursive: true })
  const path = join(folder, 'log.jsonl')
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, REQUESTS)
  writeFileSync(
    path,
    lines.map((text, i) => JSON.stringify(line(JSON.parse(text) as Line, i))).join('\n') + '\n',
  )
  const made = mapping(JSON.parse(readFileSync(join(folder, 'mapping.json'), 'utf8')) as Mapping)
  if (made) writeFileSync(join(folder, 'mapping.json'), JSON.stringify(made))
  else rmSync(join(folder, 'mapping.json'))
  return folder
}

function withImage(mapping: Mapping, field: string): Mapping {
  const image: Step = { kind: 'image', height: 28, width: 28, channels: 1, resize: 'none' }
  for (const model of [mapping.models.primary!, mapping.models.shadow!]) {
    const [feature] = model.inputs[0]!.features
    model.inputs[0]!.features = [{ field, steps: [image, ...feature!.steps] }]
  }
  return { ...mapping, roles: { request_id: 'id', [field]: 'feature', label: 'label' } }
}

/** @param said what the page must say before the run */
async function evaluated(folder: string, said = /./) {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await expect.poll(() => page.locator('body').innerText()).toMatch(said)
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  const csv = await downloaded(page, 'download-csv')
  await context.close()
  rmSync(folder, { recursive: true, force: true })
  expect(complaints).toEqual([])
  return { result, answers: answersOf(csv) }
}

/** What both models answered, by request id. */
function answersOf(csv: string): Map<string, string> {
  const [header, ...rows] = csv.trim().split(/\r?\n/)
  const names = header!.split(',')
  const at = ['request_id', 'primary_prediction', 'shadow_prediction'].map((name) => names.indexOf(name))
  expect(at.every((i) => i >= 0)).toBe(true)
  return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[at[0]!]!, at.slice(1).map((i) => cells[i]).join()])) // prettier-ignore
}

test('PNG in base64 is answered as its pixels are; what does not decode is counted, with its line', async () => {
  const plain = await evaluated(
    copied(
      (line) => line,
      (mapping) => mapping,
    ),
  )
  const asImages = (line: Line, i: number) => {
    const rows = line.request.instances[0]!
    const b64 = i === 10 ? png(rows).slice(0, 200) : i === 11 ? png(rows.slice(1)) : png(rows)
    return { request_id: line.request_id, request: { instances: [{ b64 }] }, label: line.label }
  }
  const mapped = await evaluated(copied(asImages, (mapping) => withImage(mapping, 'instances.b64')))
  // Without a mapping file the sizes that differ are seen, and the guess resizes, saying so.
  const guessed = await evaluated(
    copied(asImages, () => null),
    /not all 28 x 28.*resized bilinearly, as tf\.image\.resize does/,
  )
  for (const [id, answer] of mapped.answers) expect([id, answer]).toEqual([id, plain.answers.get(id)])
  expect(mapped.answers.size).toBe(REQUESTS - 2)
  const bad = mapped.result.requests.skipped.find((one) => one.reason === 'bad-image')
  expect(bad).toMatchObject({ count: 2, examples: [{ line: 11 }, { line: 12 }] })
  expect(bad!.examples[0]!.detail).toMatch(/a broken PNG/)
  expect(bad!.examples[1]!.detail).toMatch(/27 high and 28 wide where 28 x 28 is wanted/)
  expect(guessed.answers.size).toBe(REQUESTS - 1)
  expect(guessed.result.requests.skipped).toMatchObject([{ reason: 'bad-image', count: 1 }])
  const odd = [...plain.answers.keys()][11]
  for (const [id, answer] of guessed.answers)
    if (id !== odd) expect([id, answer]).toEqual([id, plain.answers.get(id)])
  expect(new Set(plain.answers.values()).size).toBeGreaterThan(10)
}, 300_000)

test('interlaced PNG, GIF and BMP are answered as their pixels are', async () => {
  const size = { width: 28, height: 28, depth: 8, type: 0 } as const
  const makers = [
    gif,
    bmp,
    (rows: number[][]) => Buffer.from(interlacedPng(size, rows.flat(), deflateSync)).toString('base64'),
  ]
  const plain = await evaluated(
    copied(
      (line) => line,
      (mapping) => mapping,
    ),
  )
  const asImages = (line: Line, i: number) => {
    const b64 = makers[i % makers.length]!(line.request.instances[0]!)
    return { request_id: line.request_id, request: { instances: [{ b64 }] }, label: line.label }
  }
  const mapped = await evaluated(copied(asImages, (mapping) => withImage(mapping, 'instances.b64')))
  expect(mapped.result.requests.skipped).toEqual([])
  expect(mapped.answers).toEqual(plain.answers)
}, 300_000)
