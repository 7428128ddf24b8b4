/** What an exception said stands beside its code, with the request and the line where it came first. */
import { expect, it } from 'vitest'
import type { ReplayedBatch } from '../../../../src/replay/contract'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const features = Array.from({ length: 8 }, (_, i) => `f${i}`)

/** A table of n requests, of which some rows are no requests and some cells no numbers. */
function log(n: number): string {
  const rows = Array.from({ length: n }, (_, i) => {
    const cells = features.map((_, f) => String((i % 13) / 7 + f))
    if (i === 5) cells[2] = 'abc'
    return i === 20 ? 'not,a,row' : [`r${i}`, ...cells].join(',')
  })
  return `request_id,${features.join(',')}\n${rows.join('\n')}\n`
}

/** Every 50th request of shadow throws, in words of its own. */
function thrown({ seq, shadow }: ReplayedBatch): void {
  if (seq < 0 || !shadow) return
  for (let i = 49; i < shadow.errors.length; i += 50) {
    shadow.codes.push('execution-failed')
    shadow.messages.push(`Error: the shape of request ${i} is wrong\n    at model.ts:1`)
    shadow.errors[i] = shadow.codes.length - 1
  }
}

it('in the result, once per code', async () => {
  const session = new LocalSession(() => cpuReplayer(thrown))
  const models = [...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))]
  await session.drop([...models, file('requests.csv', log(300))])
  const { mapping } = await session.propose()
  const { errors } = await session.run(runOptions(mapping, { latencyRequests: 0 }), () => {})
  const notANumber = { code: 'not-a-number:f2', request: 'r5', line: 7, message: null }
  expect(errors.primary.firsts).toEqual([notANumber])
  // The 50th request is the 51st row: one before it was none.
  const shape = {
    code: 'execution-failed',
    request: 'r50',
    line: 52,
    message: 'Error: the shape of request 49 is wrong',
  }
  expect(errors.shadow.firsts).toEqual([notANumber, shape])
  expect(errors.shadow.byCode).toContainEqual({ code: 'execution-failed', count: 5 })
})

it('and nothing is said where nothing failed', async () => {
  const session = new LocalSession(() => cpuReplayer())
  const models = [...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))]
  await session.drop([
    ...models,
    file('requests.csv', log(300).replace('abc', '1').replace('not,a,row\n', '')),
  ])
  const { mapping } = await session.propose()
  const { errors } = await session.run(runOptions(mapping, { latencyRequests: 0 }), () => {})
  expect(errors.primary).not.toHaveProperty('firsts')
})
