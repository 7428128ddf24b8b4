/** A Parquet footer with a byte changed may be whole Thrift all the same, and say anything. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import { openParquet } from '../../../src/formats/parquet/file'
import { readAll, sourceOf, text } from './helpers'

const bytes = new Uint8Array(readFileSync('tests/fixtures/parquet/needed.parquet'))
const footer = new DataView(bytes.buffer).getUint32(bytes.length - 8, true)

/** @returns why it is refused, and null where it is read */
async function refusal(changed: Uint8Array): Promise<string | null> {
  try {
    const source = await sourceOf(changed, 'log.parquet')
    const { names, rows, groups } = await openParquet(source)
    expect(names.every((name) => typeof name === 'string')).toBe(true)
    expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(rows)
    const { error } = await readAll(source, names.map(text))
    if (error) throw error
    return null
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.problem.message
  }
}

it('whichever byte it is, the file is read, or refused without an engine’s own words', async () => {
  const refusals: string[] = []
  for (let at = bytes.length - 8 - footer; at < bytes.length - 4; at++) {
    const changed = bytes.slice()
    changed[at]! ^= at % 2 === 0 ? 1 : 0x80
    const refused = await refusal(changed)
    if (refused) refusals.push(refused)
  }
  expect(refusals.length).toBeGreaterThan(footer / 8)
  expect(refusals.filter((message) => /undefined|null|NaN|is not a/.test(message))).toEqual([])
})
