/** Values that a one-hot has no place for: which the first rows do not show, counted over the whole log and said. */
import { expect, test } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import type { Mapping } from '../../../../src/result/mapping'
import { dense } from '../dense'
import { cpuReplayer, file, runOptions } from '../helpers'

const N = 1500
/** From the 1,200th request on there is a fuel that none before has. */
const fuel = (i: number) => (i >= 1200 && i % 3 === 0 ? 'hydrogen' : ['diesel', 'gas'][i % 2]!)
const rows = Array.from({ length: N }, (_, i) => `r${i},${(i % 7) / 7},${fuel(i)},${i % 2}`)
const log = file('requests.csv', `request_id,age,fuel,label\n${rows.join('\n')}\n`)
const kernel = [[1], [0.5], [-0.5]]
const model = (name: string, bias: number) => dense(name, { kernel, bias: [bias], activation: 'sigmoid' })

async function warned(unknown: (role: 'primary' | 'shadow') => 'zeros' | 'error') {
  const session = new LocalSession(cpuReplayer)
  await session.drop([...model('v1', 0), ...model('v2', 0.1), log])
  const { mapping } = await session.propose()
  const fed: Mapping = structuredClone(mapping)
  for (const role of ['primary', 'shadow'] as const)
    fed.models[role]!.inputs[0]!.features = [
      { field: 'age', steps: [] },
      { field: 'fuel', steps: [{ kind: 'one-hot', values: ['diesel', 'gas'], unknown: unknown(role) }] },
    ]
  const result = await session.run(runOptions(fed), () => {})
  return { result, said: result.warnings.filter(({ code }) => code === 'unknown-values') }
}

test('what both models are given zeros for is said once, with its number and its values', async () => {
  const { said } = await warned(() => 'zeros')
  expect(said).toHaveLength(1)
  expect(said[0]!.message).toContain('100 of 1,500 requests have a value of "fuel"')
  expect(said[0]!.message).toContain('the one-hot of primary and shadow has no place for ("hydrogen")')
  expect(said[0]!.mend).toContain('Add it to the values of the one-hot')
})

test('of one model alone it is said of that; where such a request is an error, that is said by the error', async () => {
  const { said, result } = await warned((role) => (role === 'primary' ? 'error' : 'zeros'))
  expect(said).toHaveLength(1)
  expect(said[0]!.message).toContain('the one-hot of shadow has no place')
  expect(result.errors.primary.count).toBe(100)
})
