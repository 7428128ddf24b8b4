/** Records are whole or were never, wherever the file was cut, and whatever became of its bytes. */
import { expect, it } from 'vitest'
import { countOf, HEAD, readHead, RecordFile, TAIL } from '../../../src/keep/record-file'
import { MemoryHandle } from './memory-handle'

const about = { subject: 'v1, v2' }
const contents = (fill: number, length = 40) => new Uint8Array(length).fill(fill)

async function written(): Promise<MemoryHandle> {
  const handle = new MemoryHandle()
  const file = await RecordFile.open(handle, about)
  for (const fill of [1, 2, 3]) file.append(contents(fill, 40 + fill), fill * 100)
  return handle
}

const read = (file: RecordFile) => file.records.map((record) => file.contents(record)?.[20] ?? null)

it('gives back what was written, and says how much it is without reading it', async () => {
  const handle = await written()
  const again = await RecordFile.open(handle, { subject: 'another' })
  expect(read(again)).toEqual([1, 2, 3])
  expect(again.count).toBe(600)
  expect(readHead(handle.bytes.slice(0, HEAD))).toEqual(about)
  expect(countOf(handle.bytes.slice(-TAIL))).toBe(600)
})

it('cut at any byte, it has the records that were whole, and goes on after them', async () => {
  const whole = await written()
  for (let size = 0; size < whole.bytes.length; size++) {
    const handle = new MemoryHandle()
    handle.bytes = whole.bytes.slice(0, size)
    const file = await RecordFile.open(handle, about)
    const known = read(file)
    expect([1, 2, 3].slice(0, known.length)).toEqual(known)
    expect(known.length).toBeLessThan(3)
    file.append(contents(9), 7)
    expect(read(await RecordFile.open(handle, about))).toEqual([...known, 9])
  }
})

it('a record whose bytes changed is not taken for what was written; the others are', async () => {
  const handle = await written()
  const { records } = await RecordFile.open(handle, about)
  handle.bytes[records[1]!.at + 24 + 30]! ^= 1
  expect(read(await RecordFile.open(handle, about))).toEqual([1, null, 3])
})

it('a file of something else is begun anew', async () => {
  const handle = new MemoryHandle()
  handle.bytes = new Uint8Array(5000).fill(7)
  const file = await RecordFile.open(handle, about)
  expect(file.records).toEqual([])
  file.append(contents(4), 1)
  expect(read(await RecordFile.open(handle, about))).toEqual([4])
})

it('without space a record is not there by halves', async () => {
  const handle = await written()
  handle.quota = handle.bytes.length + 30
  const file = await RecordFile.open(handle, about)
  expect(() => file.append(contents(5), 1)).toThrow(DOMException)
  expect(read(await RecordFile.open(handle, about))).toEqual([1, 2, 3])
})
