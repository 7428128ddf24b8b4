/** Pictures of a report that is opened: small PNGs in the file itself, or it is refused. */
import { beforeAll, expect, test } from 'vitest'
import { writePng } from '../../../src/formats/images/png-write'
import { fromBase64, toBase64 } from '../../../src/formats/json/base64'
import { PNG_ADDRESS } from '../../../src/result/pictures'
import { readReport } from '../../../src/result/reader'
import { synthetic } from '../report/synthetic'

const result = synthetic({ n: 300 })
const opened = (pictures: unknown) =>
  readReport(JSON.stringify({ ...result, disagreements: { ...result.disagreements, pictures } }))

const png = async (width: number, height: number) =>
  PNG_ADDRESS +
  toBase64(
    await writePng({
      width,
      height,
      channels: 3,
      data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31) >> 3),
    }),
  )

let small: string
let large: string
beforeAll(async () => {
  small = await png(8, 8)
  large = await png(96, 96)
})

test('six of the largest size are read as they are', () => {
  const pictures = Array.from({ length: 6 }, (_, row) => ({ row, png: large }))
  expect(opened(pictures).disagreements.pictures).toEqual(pictures)
})

/** The bytes of the small picture, changed. */
const changed = (change: (bytes: Uint8Array) => Iterable<number>) =>
  PNG_ADDRESS + toBase64(Uint8Array.from(change(fromBase64(small.slice(PNG_ADDRESS.length)))))
const withByte = (at: number, value: number) => changed((bytes) => bytes.with(at, value))

const bad: [string, () => string | Promise<string>][] = [
  ['the address of a host', () => 'https://elsewhere.example/a.png'],
  ['an SVG', () => 'data:image/svg+xml;base64,PHN2Zy8+'],
  ['a script', () => 'javascript:alert(1)'],
  ['what is no base64', () => `${PNG_ADDRESS}iVBOR"onerror="`],
  ['base64 of no bytes', () => `${PNG_ADDRESS}a`],
  ['another signature', () => withByte(1, 0x4a)],
  ['97 pixels', () => png(97, 1)],
  ['a size that unfolds to gigabytes', () => withByte(16, 0x7f)],
  ['no pixel', () => withByte(19, 0)],
  ['16 bits', () => withByte(24, 16)],
  ['a palette', () => withByte(25, 3)],
  ['interlacing', () => withByte(28, 1)],
  ['an end that is missing', () => changed((bytes) => bytes.subarray(0, -12))],
  ['what comes after the end', () => changed((bytes) => [...bytes, 0, 0, 0])],
  [
    'a chunk that is no pixels',
    () =>
      changed((bytes) => [
        ...bytes.subarray(0, 33),
        ...[0, 0, 0, 0, ...Buffer.from('iCCP'), 0, 0, 0, 0],
        ...bytes.subarray(33),
      ]),
  ],
  ['too many characters', () => large.padEnd(40_001, 'A')],
]

test.each(bad)('%s is refused', async (_, address) => {
  const pictures = [{ row: 1, png: await address() }]
  expect(() => opened(pictures)).toThrow(/disagreements\.pictures|Its result is damaged/)
})

test('a seventh is refused, and a second of one request', () => {
  const of = (rows: number[]) => rows.map((row) => ({ row, png: small }))
  expect(() => opened(of([1, 2, 3, 4, 5, 6, 7]))).toThrow(/damaged/)
  expect(() => opened(of([1, 1]))).toThrow(/damaged/)
  expect(opened(of([1, 2])).disagreements.pictures).toHaveLength(2)
})
