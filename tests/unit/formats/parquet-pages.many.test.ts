/** Pages of Parquet files that say what cannot be: each is refused in words and at once, or read. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import { seeded } from '../../../src/core/random'
import parquet from '../../../src/formats/readers/parquet'
import { num, readAll, sourceOf, text } from './helpers'

const files = ['parquet', 'parquet/values', 'logs']
  .flatMap((folder) => {
    const path = `tests/fixtures/${folder}`
    return readdirSync(path)
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => `${path}/${name}`)
  })
  .map((path) => ({ name: path, bytes: new Uint8Array(readFileSync(path)) }))

/** Of each file. */
const SEEDS = Number(process.env['SEEDS'] ?? 60)

/** The largest number of 32 bits and of 31, nothing, a run of nothing, and a group of eight. */
const strange = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xfe, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [3],
]

/** The file with some of its pages' bytes changed, and sometimes its footer's. */
function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = seeded(seed)
  const changed = bytes.slice()
  const footer = new DataView(bytes.buffer).getUint32(bytes.length - 8, true) + 8
  const pages = random.below(4) === 0 ? bytes.length - 8 : bytes.length - footer
  for (let i = 0; i <= random.below(3); i++) {
    // The first pages' headers are hit often.
    const at = 4 + random.below(random.below(2) === 0 ? Math.min(pages - 4, 200) : pages - 4)
    if (random.below(2) === 0) changed[at] = random.below(256)
    else changed.set(strange[random.below(strange.length)]!.slice(0, bytes.length - at), at)
  }
  return changed
}

async function outcomeOf(name: string, bytes: Uint8Array): Promise<string> {
  try {
    const source = await sourceOf(bytes, name)
    const { fields } = await parquet.profile(source, 100)
    const asked = fields.slice(0, 40).map(({ name, type }) => (type === 'number' ? num(name) : text(name)))
    const { error } = await readAll(source, asked, parquet)
    if (error) throw error
    return 'read'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect(error.problem.message).not.toMatch(/undefined|NaN|is not a|Invalid|bounds of|call stack/)
    return error.problem.code
  }
}

it.each(files)('$name', async ({ name, bytes }) => {
  const outcomes: string[] = []
  for (let seed = 0; seed < SEEDS; seed++) {
    const { user } = process.cpuUsage()
    const outcome = await outcomeOf(name, damaged(bytes, seed)).catch((error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error })
    })
    const ms = (process.cpuUsage().user - user) / 1000
    if (ms > 1000) throw new Error(`seed ${seed} takes ${ms.toFixed(0)} ms`)
    outcomes.push(outcome)
  }
  expect(outcomes).toContain('bad-parquet')
})
