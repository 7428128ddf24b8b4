import { describe, expect, it } from 'vitest'
import { isolate } from '../../../src/replay/isolate'

/** Isolates `bad` rows of n, and returns what was run, what failed and how many attempts it took. */
async function run(n: number, bad: (row: number) => boolean) {
  const ran = new Set<number>()
  let attempts = 0
  const attempt = async (from: number, to: number) => {
    attempts += 1
    for (let row = from; row < to; row += 1) if (bad(row)) throw new Error(`row ${row}`)
    for (let row = from; row < to; row += 1) ran.add(row)
  }
  const failed = await isolate(0, n, new Error('the batch'), attempt, () => false)
  const rows = failed.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))
  return { ran, attempts, failed, rows: rows.sort((a, b) => a - b) }
}

describe('isolate', () => {
  it.each([1, 2, 3, 31, 100, 4096])('finds one bad row of %i and runs the others', async (n) => {
    for (const bad of new Set([0, n >> 1, n - 1])) {
      const { rows, ran, attempts } = await run(n, (row) => row === bad)
      expect(rows).toEqual([bad])
      expect(ran.has(bad)).toBe(false)
      expect(ran.size).toBe(n - 1)
      // 2 log2 n, and the probes that tell a bad row from a broken model.
      expect(attempts).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(n)) + 32)
    }
  })

  it('keeps each bad row’s own error', async () => {
    const { failed } = await run(64, (row) => row % 9 === 4)
    expect(failed.map(({ from, error }) => [from, (error as Error).message])).toEqual(
      expect.arrayContaining([4, 13, 22, 31, 40, 49, 58].map((row) => [row, `row ${row}`])),
    )
    expect(failed).toHaveLength(7)
  })

  it('runs the one good row among bad ones where a batch is small', async () => {
    const { rows, ran } = await run(32, (row) => row !== 20)
    expect([...ran]).toEqual([20])
    expect(rows).toHaveLength(31)
  })

  it('gives a broken model up after a few single rows', async () => {
    const { rows, attempts, failed } = await run(4096, () => true)
    expect(rows).toHaveLength(4096)
    expect(failed).toHaveLength(1)
    expect(attempts).toBe(32)
  })

  it('passes on at once what is no fault of the rows', async () => {
    let attempts = 0
    const lost = new Error('context lost')
    const attempt = async () => {
      attempts += 1
      throw lost
    }
    await expect(isolate(0, 100, new Error('x'), attempt, (error) => error === lost)).rejects.toBe(lost)
    expect(attempts).toBe(1)
  })
})
