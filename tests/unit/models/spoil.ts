/** Spoiled models, seeded: what is done to which fixture. Shared by the tests in Node and in the browser. */
import { readFileSync } from 'node:fs'
import { unzipSync, zipSync } from 'fflate'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import type { DroppedFile } from '../../../src/files/dropped'
import { dropped, root } from './fixtures'

type Bytes = Uint8Array<ArrayBuffer>
export interface Files {
  [path: string]: Bytes
}

const read = (path: string): Bytes => new Uint8Array(readFileSync(`${root}/${path}`))
/** A file of this name says that the others go into a zip together. */
const zipped = 'in one zip'
/** Without its metadata.json, which may be missing. */
function unzipped(path: string): Files {
  const { 'metadata.json': _, ...files } = unzipSync(read(path)) as Files
  return { ...files, [zipped]: new Uint8Array() }
}

const exported = (path: string): Files => ({
  'model.json': read(`${path}/model.json`),
  'group1-shard1of1.bin': read(`${path}/group1-shard1of1.bin`),
})

export const victims: [string, () => Files][] = [
  ['graph/tab_u8', () => exported('graph/tab_u8')],
  ['graph/stringlookup_f32', () => exported('graph/stringlookup_f32')],
  ['graph/gru_f32', () => exported('graph/gru_f32')],
  ['keras3/seq_h5', () => exported('keras3/seq_h5')],
  ['keras3/lstm2_keras', () => exported('keras3/lstm2_keras')],
  ['keras3/nested_h5', () => exported('keras3/nested_h5')],
  ['keras3/func_h5', () => exported('keras3/func_h5')],
  ['seq.keras', () => unzipped('keras-files/seq.keras')],
  ['masks.keras', () => unzipped('models/keras/masks.keras')],
  ['seq.h5', () => ({ 'seq.h5': read('keras-files/seq.h5') })],
  ['tab_f32.zip', () => ({ ...exported('graph/tab_f32'), [zipped]: new Uint8Array() })],
]

type Random = (below: number) => number
type Spoil = (files: Files, random: Random) => void

function pick(files: Files, random: Random): string {
  const names = Object.keys(files).filter((name) => name !== zipped)
  return names[random(names.length)] as string
}

/** Changes the victim's topology as text: a JSON file, or the JSON inside an .h5, whose length must stay. */
function inText(files: Files, change: (text: string) => string): void {
  const name = ['model.json', 'config.json'].find((candidate) => files[candidate])
  const bytes = name && files[name]
  if (bytes) files[name] = new Uint8Array(new TextEncoder().encode(change(new TextDecoder().decode(bytes))))
  const [h5] = Object.entries(files).filter(([path]) => path.endsWith('.h5') && !name)
  if (!h5) return
  const text = Buffer.from(h5[1]).toString('latin1')
  const start = text.indexOf('{"class_name"')
  const end = text.indexOf('\0', start)
  const changed = change(text.slice(start, end))
    .slice(0, end - start)
    .padEnd(end - start)
  h5[1].set(Buffer.from(changed, 'latin1'), start)
}

/** Puts another value in place of a random one matching `pattern`. */
function replaceOne(files: Files, random: Random, pattern: RegExp, by: (found: string) => string): void {
  inText(files, (text) => {
    const found = [...text.matchAll(pattern)]
    const one = found[random(Math.max(found.length, 1))]
    return one ? text.slice(0, one.index) + by(one[0]) + text.slice(one.index + one[0].length) : text
  })
}

const absurd = [
  '0',
  '-1',
  '1e9',
  '123456789012345678',
  '1e308',
  'null',
  '[]',
  '{}',
  '"x"',
  'true',
  '0.5',
  '[[[[1]]]]',
]

/** Lengths and counts in zips, HDF5 and weights are such fields: four bytes of ones, or a very large number. */
const hugeLength: Spoil = (files, random) => {
  const bytes = files[pick(files, random)] as Bytes
  if (bytes.length < 4) return
  const at = random(bytes.length - 4)
  bytes.set(random(2) === 0 ? [255, 255, 255, 255] : [0, 0, 0, 127], at)
}

export const spoils: [string, Spoil][] = [
  [
    'bytes flipped',
    (files, random) => {
      const bytes = files[pick(files, random)] as Bytes
      for (let i = 0; i <= random(8); i++) bytes[random(bytes.length)] = random(256)
    },
  ],
  [
    'truncated',
    (files, random) => {
      const name = pick(files, random)
      files[name] = (files[name] as Bytes).slice(0, random((files[name] as Bytes).length))
    },
  ],
  ['a length made huge', hugeLength],
  ['emptied', (files, random) => (files[pick(files, random)] = new Uint8Array())],
  ['left out', (files, random) => delete files[pick(files, random)]],
  [
    'nested absurdly',
    (files, random) =>
      replaceOne(files, random, /(?<=: ?)("[^"]*"|\d+)/g, () => {
        const depth = 10 ** (2 + random(4))
        return '['.repeat(depth) + ']'.repeat(depth)
      }),
  ],
  [
    'sized absurdly',
    (files, random) =>
      replaceOne(
        files,
        random,
        /(?<=[:[,] ?)"?\d+"?(?=[,\]}])/g,
        () => absurd[random(absurd.length)] as string,
      ),
  ],
  [
    'a value swapped',
    (files, random) =>
      replaceOne(
        files,
        random,
        /(?<=": ?)("[^"]*"|true|false|null|\d+(\.\d+)?)/g,
        () => absurd[random(absurd.length)] as string,
      ),
  ],
  [
    'a name changed',
    (files, random) => replaceOne(files, random, /"[a-z_]+[a-z_0-9/]*"/g, (name) => name.replace(/.$/, 'Q"')),
  ],
  ['a key lost', (files, random) => replaceOne(files, random, /"\w+"(?=: )/g, () => `"lost${random(1000)}"`)],
]

/** The files as they would be dropped, and how many bytes they have. */
export function spoiled(how: string, name: string, seed: number): { heap: DroppedFile[]; size: number } {
  const make = victims.find(([victim]) => victim === name)?.[1] as () => Files
  const spoil = spoils.find(([kind]) => kind === how)?.[1] as Spoil
  const generator = xoroshiro128plus(seed * 1009 + how.length * 31 + name.length)
  const random: Random = (below) => uniformInt(generator, 0, Math.max(below - 1, 0))
  const files = make()
  // Half of what is done to zips is done to the zip itself.
  const packed = Object.hasOwn(files, zipped) && random(2) === 0 ? pack(files, name) : files
  spoil(packed, random)
  const whole = pack(packed, name)
  const heap = Object.entries(whole).map(([path, bytes]) => dropped(path, bytes))
  return { heap, size: Object.values(make()).reduce((total, bytes) => total + bytes.length, 0) }
}

function pack(files: Files, name: string): Files {
  if (!Object.hasOwn(files, zipped)) return files
  const { [zipped]: _, ...inside } = files
  return { [name]: zipSync(inside) as Bytes }
}
