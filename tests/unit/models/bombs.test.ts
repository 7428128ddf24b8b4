/** Files that would unpack to far more than they are: refused before anything is unpacked. */
import { deflateSync } from 'fflate'
import * as h5wasm from 'h5wasm'
import { expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { dropped } from './fixtures'

interface Entry {
  name: string
  packed: Uint8Array
  size: number
  crc: number
  offset: number
}

/** A zip whose directory says what it is told, several names for the same bytes if so asked. */
function zipOf(entries: Entry[]): Uint8Array<ArrayBuffer> {
  const text = (name: string) => new TextEncoder().encode(name)
  const parts: Uint8Array[] = []
  let at = 0
  const push = (bytes: Uint8Array) => {
    parts.push(bytes)
    at += bytes.length
  }
  const record = (length: number, fill: (view: DataView) => void) => {
    const view = new DataView(new ArrayBuffer(length))
    fill(view)
    return new Uint8Array(view.buffer)
  }
  const written = new Set<number>()
  for (const { name, packed, size, crc, offset } of entries) {
    if (written.has(offset)) continue
    written.add(offset)
    const local = record(30, (view) => {
      view.setUint32(0, 0x04034b50, true)
      view.setUint16(8, 8, true)
      view.setUint32(14, crc, true)
      view.setUint32(18, packed.length, true)
      view.setUint32(22, size, true)
      view.setUint16(26, name.length, true)
    })
    for (const bytes of [local, text(name), packed]) push(bytes)
  }
  const start = at
  for (const { name, packed, size, crc, offset } of entries) {
    const central = record(46, (view) => {
      view.setUint32(0, 0x02014b50, true)
      view.setUint16(10, 8, true)
      view.setUint32(16, crc, true)
      view.setUint32(20, packed.length, true)
      view.setUint32(24, size, true)
      view.setUint16(28, name.length, true)
      view.setUint32(42, offset, true)
    })
    for (const bytes of [central, text(name)]) push(bytes)
  }
  const size = at - start
  push(
    record(22, (view) => {
      view.setUint32(0, 0x06054b50, true)
      view.setUint16(8, entries.length, true)
      view.setUint16(10, entries.length, true)
      view.setUint32(12, size, true)
      view.setUint32(16, start, true)
    }),
  )
  const whole = new Uint8Array(at)
  let to = 0
  for (const part of parts) {
    whole.set(part, to)
    to += part.length
  }
  return whole
}

const megabytes = 64
const zeros = deflateSync(new Uint8Array(megabytes * 2 ** 20), { level: 9 })
const entry = (name: string, offset = 0): Entry => ({
  name,
  packed: zeros,
  size: megabytes * 2 ** 20,
  crc: 0,
  offset,
})

async function refused(path: string, bytes: Uint8Array<ArrayBuffer>, words: string): Promise<void> {
  const start = performance.now()
  const before = process.memoryUsage.rss()
  const heap = [dropped(path, bytes)]
  await groupModels(heap)
  await expect(loadBundle(heap)).rejects.toThrow(words)
  expect(performance.now() - start).toBeLessThan(5000)
  expect(process.memoryUsage.rss() - before).toBeLessThan(megabytes * 2 ** 20)
}

it('a zip of one file that is a thousand times as large', async () => {
  await refused('bomb.zip', zipOf([entry('model.json')]), 'claims to unpack')
})

it('a zip of a thousand names for the same bytes', async () => {
  const entries = Array.from({ length: 1000 }, (_, i) => entry(`model${i}.json`))
  await refused('bomb.zip', zipOf(entries), 'claims to unpack')
})

it('a .keras file likewise', async () => {
  await refused('bomb.keras', zipOf([entry('config.json'), entry('model.weights.h5')]), 'claims to unpack')
})

it('an .h5 whose one packed weight would be larger than memory', async () => {
  const { FS } = await h5wasm.ready
  const file = new h5wasm.File('bomb.h5', 'w')
  file.create_attribute('keras_version', '2.11.0')
  const config = { name: 'm', layers: [{ class_name: 'Dense', config: { name: 'dense', units: 1 } }] }
  file.create_attribute('model_config', JSON.stringify({ class_name: 'Sequential', config }))
  const group = file.create_group('model_weights').create_group('dense')
  group.create_attribute('weight_names', ['kernel:0'])
  const rows = megabytes * 2 ** 18
  group.create_dataset({
    name: 'kernel:0',
    data: new Float32Array(rows),
    shape: [rows, 1],
    chunks: [2 ** 20, 1],
    compression: 9,
  })
  file.close()
  const bytes = FS.readFile('bomb.h5').slice() as Uint8Array<ArrayBuffer>
  expect(bytes.length).toBeLessThan(2 ** 20)
  await refused('bomb.h5', bytes, 'larger than the file')
})
