/** Values that a one-hot has no place for: which the first rows do not show, counted over the whole log and said. */
import { describe, expect, test } from 'vitest'
import { applyPatch } from '../../../../src/mapping/patch'
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

/** Shadow is right about gas, if it is told of it, and primary about the older half of it. */
async function fedApart(shadowList: string[], trainedOn = 'gas') {
  const session = new LocalSession(cpuReplayer)
  const rows = Array.from(
    { length: 400 },
    (_, i) => `r${i},${(i % 7) / 7},${['diesel', 'gas'][(i >> 1) % 2]},${(i >> 1) % 2}`,
  )
  const table = (name: string, lines: string[]) =>
    file(name, `request_id,age,fuel,label\n${lines.join('\n')}\n`)
  const layer = (kernel: number[][]): Parameters<typeof dense>[1] => ({
    kernel,
    bias: [-0.1],
    activation: 'sigmoid',
  })
  const [half, sees] = [layer([[10], [-14], [-4]]), layer([[0], [-4], [4]])]
  await session.drop([...dense('v1', half), ...dense('v2', sees), table('requests.csv', rows)])
  const trained = rows.slice(100).map((row) => row.replace('gas', trainedOn))
  await session.drop([table('train.csv', trained)], 'baseline')
  const { mapping } = await session.propose()
  const fed: Mapping = { ...structuredClone(mapping), confirmed: [] }
  const lists = { primary: ['diesel', 'gas'], shadow: shadowList }
  for (const role of ['primary', 'shadow'] as const)
    fed.models[role]!.inputs[0]!.features = [
      { field: 'age', steps: [] },
      { field: 'fuel', steps: [{ kind: 'one-hot', values: lists[role], unknown: 'zeros' }] },
    ]
  const run = async (mapping: Mapping) => {
    const result = await session.run(runOptions(mapping), () => {})
    const of = <T extends { id: string }>(items: T[] | null | undefined, id: string) =>
      items!.find((one) => one.id === id)!
    return { result, inputs: of(result.premises, 'inputs'), accuracy: of(result.checklist, 'accuracy') }
  }
  return { fed, run, ...(await run(fed)) }
}

describe('one model alone was given zeros', () => {
  test('where the accuracy gate hangs on it, it is held, and each mend is a button', async () => {
    const { fed, run, inputs, accuracy, result } = await fedApart(['diesel', 'petrol'])
    expect(inputs).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(inputs.detail).toContain(
      '200 of 400 requests have a value of "fuel" that the one-hot of shadow has no place for ("gas")',
    )
    expect(inputs.detail).toContain('shadow’s answers may not be its own')
    expect(accuracy.status).toBe('insufficient')
    expect(result.verdict).not.toBe('hold')
    const [training, right, errors] = inputs.patches
    expect(training!.label).toBe('Take the training data’s values for shadow (diesel, gas)')
    const mended = await run(applyPatch(fed, training!.steps))
    expect(mended.inputs.detail).not.toContain('zeros were given')
    expect(mended.accuracy.headline).toMatch(/^\+/)
    const vouched = await run(applyPatch(fed, right!.steps))
    expect(vouched.inputs.status).toBe('confirmed')
    expect(vouched.accuracy.status).toBe('fail')
    expect((await run(applyPatch(fed, errors!.steps))).result.errors.shadow.count).toBe(200)
  })

  test('values that the training data has not, either, are none to take; the same list for both is no question', async () => {
    const { inputs } = await fedApart(['diesel', 'petrol'], 'electric')
    expect(inputs.patches.map(({ label }) => label)).not.toContainEqual(
      expect.stringMatching(/^Take the training/),
    )
    expect(inputs.patches.length).toBeGreaterThanOrEqual(2)
    expect((await fedApart(['diesel', 'gas'])).inputs.detail).not.toContain('zeros')
  })
})

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
