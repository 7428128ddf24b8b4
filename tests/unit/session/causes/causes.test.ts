/** A replay that is not production: the cause is found by letting primary answer again, and named. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { Mapping, Step } from '../../../../src/result/mapping'
import { exchanges, arrangementOf, pairsOf } from '../../../../src/session/causes/edits'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
const requests = 600

/** Varied requests, and what primary answers to them: asked of primary itself. */
let inputs: number[][]
let answers: string[]

beforeAll(async () => {
  const random = seeded(11)
  // Twelve uniforms add up to nearly a normal of variance one.
  const bell = () => Array.from({ length: 12 }, () => random.below(1e6) / 1e6).reduce((a, b) => a + b) - 6
  inputs = Array.from({ length: requests }, () => columns.map((_, i) => bell() * (1 + i / 4)))
  const session = await dropped(logOf((values) => values, []))
  const { mapping } = await session.propose()
  await session.run(runOptions(mapping), () => {})
  const rows = (await (await session.requestsCsv()).text()).trimEnd().split(/\r?\n/).slice(1)
  answers = rows.map((row) => row.split(',')[2]!)
  expect(new Set(answers).size).toBeGreaterThan(1)
})

/** @param write how production's log has the values that it gave primary */
function logOf(write: (values: number[]) => number[] = (values) => values, logged = answers): string {
  const header = ['request_id', ...columns, ...(logged.length > 0 ? ['primary_pred'] : [])]
  const rows = inputs.map((values, i) => [`r${i}`, ...write(values), ...logged.slice(i, i + 1)].join(','))
  return [header.join(','), ...rows].join('\n') + '\n'
}

async function dropped(log: string): Promise<LocalSession> {
  const session = new LocalSession(cpuReplayer)
  await session.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    file('requests.csv', log),
  ])
  return session
}

async function run(log: string, change: (mapping: Mapping) => void = () => {}) {
  const session = await dropped(log)
  const { mapping } = structuredClone(await session.propose())
  change(mapping)
  return session.run(runOptions(mapping), () => {})
}

const features = (mapping: Mapping) => mapping.models.primary!.inputs[0]!.features
const steps = (mapping: Mapping, step: Step) =>
  features(mapping).forEach((feature) => feature.steps.push(step))

describe('columns in another order', () => {
  it('names the two that are exchanged', async () => {
    const { fidelity } = await run(logOf(), (mapping) => {
      const [a, b] = [features(mapping)[1]!, features(mapping)[6]!]
      features(mapping)[1] = b
      features(mapping)[6] = a
    })
    expect(fidelity?.faithful).toBe(false)
    expect(fidelity?.causes[0]).toMatchObject({ agreement: 1 })
    expect(fidelity?.causes[0]?.detail).toMatch(/answered with “f6” and “f1” exchanged.*the log’s own order/)
    expect(fidelity?.causes).toHaveLength(1)
  })

  it('knows the log’s order and the reverse, whatever comes of the exchanges', async () => {
    const { fidelity } = await run(logOf(), (mapping) => features(mapping).reverse())
    expect(fidelity?.causes[0]).toMatchObject({ code: 'column-order', agreement: 1 })
    expect(fidelity?.causes[0]?.detail).toContain('“f0”, “f1”, “f2”')
    expect(fidelity?.tested.find(({ code }) => code === 'columns-exchanged')?.bestOf).toBe(28)
  })

  it('finds several exchanges, one after the other', async () => {
    const order = [3, 1, 2, 0, 7, 5, 6, 4]
    // The log's header is wrong, so that no known order helps.
    const log = logOf((values) => order.map((i) => values[i]!))
    const { fidelity } = await run(log)
    expect(fidelity?.causes[0]).toMatchObject({ code: 'several', agreement: 1 })
    expect(fidelity?.causes[0]?.detail).toMatch(/“f0” and “f3” exchanged|“f3” and “f0” exchanged/)
    expect(fidelity?.causes[0]?.detail).toMatch(/“f4” and “f7” exchanged|“f7” and “f4” exchanged/)
  })
})

describe('columns on another scale', () => {
  it('finds a division by 255 that was forgotten', async () => {
    const { fidelity } = await run(logOf((values) => values.map((value) => value * 255)))
    expect(fidelity?.causes[0]).toMatchObject({ code: 'input-scale' })
    expect(fidelity?.causes[0]?.detail).toContain('every numeric column divided by 255')
  })

  it('finds scaling that the mapping does and production did not', async () => {
    const { fidelity } = await run(logOf(), (mapping) =>
      steps(mapping, { kind: 'standardise', mean: 3, sd: 7 }),
    )
    expect(fidelity?.causes[0]?.detail).toContain('without the mapping’s scaling')
  })

  it('finds the one column whose scale is wrong', async () => {
    const { fidelity } = await run(logOf(), (mapping) =>
      features(mapping)[2]!.steps.push({ kind: 'scale', by: 40, plus: 100 }),
    )
    expect(fidelity?.causes[0]?.detail).toContain('“f2” without the mapping’s scaling')
  })
})

it('says what it tried where nothing explains the difference', async () => {
  const log = logOf((values) => values, [...answers].reverse())
  const { fidelity, verdict } = await run(log)
  expect(fidelity?.faithful).toBe(false)
  expect(fidelity?.causes).toEqual([])
  expect(fidelity?.tested.length).toBeGreaterThan(8)
  expect(fidelity?.tested.every(({ likely }) => !likely)).toBe(true)
  expect(fidelity?.untested).toEqual([])
  expect(verdict).toBe('hold')
})

it('tries nothing where the replay is production', async () => {
  const { fidelity } = await run(logOf())
  expect(fidelity).toMatchObject({ faithful: true, causes: [], tested: [], untested: [] })
})

it('makes only the exchanges that are asked for: hundreds of columns have hundreds of thousands', () => {
  const arrangement = arrangementOf(
    {
      inputs: [
        {
          tensor: 'pixels',
          features: Array.from({ length: 784 }, (_, i) => ({ field: `p${i}`, steps: [] })),
        },
      ],
      output: { tensor: 'digit', read: { kind: 'softmax', from: 'probability' } },
    },
    () => 'number',
  )
  const pairs = pairsOf(arrangement)
  expect(pairs).toHaveLength((784 * 783) / 2)
  // Steps are alike: the columns and their values are one and the same exchange.
  expect(exchanges(arrangement, pairs.slice(0, 1000))).toHaveLength(1000)
})
