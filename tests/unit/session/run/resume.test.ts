/** A replay that was cut off goes on from its last whole batch, and its result is that of an undisturbed one. */
import { beforeAll, expect, it } from 'vitest'
import { lasting } from '../lasting'
import { log, ROWS, run, Shelf } from './resumed'
let whole: Awaited<ReturnType<typeof run>>
beforeAll(async () => {
  whole = await run({ keepOutputs: true })
})

it('the replay breaks in the middle: the next one asks only for the rest, and is what an undisturbed one is', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toMatchObject({ problem: { code: 'replay-died' } })
  const asks: number[] = []
  const kept: number[] = []
  const again = await run({
    shelf,
    asks,
    keepOutputs: true,
    tell: (progress) => kept.push(progress.kept ?? 0),
  })
  expect(asks).toEqual([5, 6, 7])
  expect(Math.max(...kept)).toBe(5 * ROWS)
  expect(lasting(again.result)).toBe(lasting(whole.result))
  expect(again.outputs).toBe(whole.outputs)
  // What came to its end is not kept.
  expect(shelf.files.size).toBe(0)
})

it('the file was cut in the middle of a record: that batch is asked again', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toThrow()
  shelf.only.truncate(shelf.only.getSize() - 100)
  const asks: number[] = []
  const again = await run({ shelf, asks })
  expect(asks).toEqual([4, 5, 6, 7])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})

it('a stopped replay goes on where it was stopped', async () => {
  const shelf = new Shelf()
  const stopped = await run({ shelf, hangsAt: 3, stopsAt: 3 })
  const { replayed } = stopped.result.requests
  expect(stopped.result.partial).toBe(true)
  expect(replayed).toBe(3 * ROWS)
  const asks: number[] = []
  const again = await run({ shelf, asks })
  expect(asks).toEqual([3, 4, 5, 6, 7])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})

it('a batch hangs: stopped, the result is that of the requests before it', async () => {
  let stopped = 0
  const { result } = await run({ hangsAt: 4, stopsAt: 4, stopped: () => (stopped = performance.now()) })
  expect(performance.now() - stopped).toBeLessThan(4000)
  const before = await run({
    log:
      log
        .split('\n')
        .slice(0, 4 * ROWS + 1)
        .join('\n') + '\n',
  })
  expect(result.requests).toEqual({ ...before.result.requests, replayed: 4 * ROWS })
  expect(result.partial).toBe(true)
  for (const key of ['agreement', 'confusion', 'quality', 'errors', 'drift', 'flips'] as const)
    expect(result[key]).toEqual(before.result[key])
})

it('other inputs are asked anew, whatever the file is called', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toThrow()
  const asks: number[] = []
  const [head, first, ...rest] = log.split('\n')
  const other = [head, first!.replace(',-2', ',1.5'), ...rest].join('\n')
  await run({ shelf, asks, log: other })
  expect(asks).toEqual([0, 5, 6, 7])
})

it('no space left: the run goes on, says so once, and what was kept before helps the next one', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 2 })).rejects.toThrow()
  shelf.only.quota = shelf.only.getSize() + 50
  const said = new Set<string | undefined>()
  const again = await run({ shelf, tell: (progress) => said.add(progress.notKept) })
  expect([...said].filter(Boolean)).toEqual([
    'The browser has no space left for the answers. If this replay is cut off, it goes on from here.',
  ])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})
