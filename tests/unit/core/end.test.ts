/** What is waited for beside an end that has not come is let go once it is there. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { End } from '../../../src/core/end'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

it('gives what comes first', async () => {
  let comes = (_: string) => {}
  const end = new End(new Promise<string>((resolve) => (comes = resolve)))
  expect(await end.or(Promise.resolve(1))).toBe(1)
  await expect(end.or(Promise.reject(new Error('broke')))).rejects.toThrow('broke')
  const waiting = end.or(new Promise<never>(() => {}))
  comes('the end')
  expect(await waiting).toBe('the end')
  expect(await end.or(new Promise<never>(() => {}))).toBe('the end')
})

it('rejects as the end does, and nobody else hears of it', async () => {
  let breaks = (_: Error) => {}
  const end = new End(new Promise<never>((_, reject) => (breaks = reject)))
  const waiting = end.or(new Promise<never>(() => {}))
  breaks(new Error('stopped'))
  await expect(waiting).rejects.toThrow('stopped')
  await expect(end.or(new Promise<never>(() => {}))).rejects.toThrow('stopped')
})

const COLLECTIONS = 10

/** Of so many things that were waited for, how many are still held. */
async function held(wait: (work: Promise<object>) => Promise<unknown>): Promise<number> {
  const given: WeakRef<object>[] = []
  for (let i = 0; i < 50; i++) {
    const one = { bytes: new Uint8Array(1024) }
    given.push(new WeakRef(one))
    await wait(Promise.resolve(one))
  }
  // A weak reference holds until the job is over in which it was made or looked at, and a frame that is still to be left
  // may hold one or two for longer: what is kept for good is there after every collection.
  for (let i = 0; i < COLLECTIONS; i++) {
    await new Promise((next) => setTimeout(next))
    collect()
  }
  return given.filter((one) => one.deref() !== undefined).length
}

it('holds nothing of what was waited for; a race would hold all of it', async () => {
  const never = new Promise<never>(() => {})
  const end = new End(never)
  expect(await held((work) => end.or(work))).toBeLessThanOrEqual(1)
  expect(await held((work) => Promise.race([work, never]))).toBe(50)
})
