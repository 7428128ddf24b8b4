/** Whatever a log holds of production's answer confirms or refutes the replay, from the log to the premise. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { applyPatch } from '../../../../src/mapping/patch'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
const requests = 400

let inputs: number[][]
/** Primary's probabilities of its classes, asked of primary itself. */
let answers: number[][]
let k: number

beforeAll(async () => {
  const random = seeded(5)
  const bell = () => Array.from({ length: 12 }, () => random.below(1e6) / 1e6).reduce((a, b) => a + b) - 6
  inputs = Array.from({ length: requests }, () => columns.map((_, i) => bell() * (1 + i / 4)))
  const session = await dropped('requests.csv', csv({}))
  const { mapping } = await session.propose()
  k = mapping.classes.length
  await session.run(runOptions(mapping, { keepOutputs: true }), () => {})
  const lines = (await (await session.outputsJsonl()).text()).trimEnd().split('\n')
  answers = lines.map((line) => (JSON.parse(line) as { primary: number[] }).primary)
})

type Cells = Record<string, (answer: number[], i: number) => unknown>

const top = (answer: number[]) => answer.indexOf(Math.max(...answer))
const rounded = (value: number) => Number(value.toFixed(3))
const quoted = (value: unknown) =>
  typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value)

function csv(cells: Cells, logged = answers): string {
  const header = ['request_id', ...columns, ...Object.keys(cells)]
  const rows = inputs.map((values, i) => [`r${i}`, ...values, ...Object.values(cells).map((cell) => quoted(cell(logged[i]!, i)))]) // prettier-ignore
  return [header, ...rows].map((row) => row.join(',')).join('\n') + '\n'
}

function jsonl(cells: Cells, logged = answers): string {
  return inputs
    .map((values, i) => {
      const features = Object.fromEntries(columns.map((name, c) => [name, values[c]]))
      const said = Object.fromEntries(
        Object.entries(cells).map(([name, cell]) => [name, cell(logged[i]!, i)]),
      )
      return JSON.stringify({ request_id: `r${i}`, ...features, ...said })
    })
    .join('\n')
}

async function dropped(name: string, log: string): Promise<LocalSession> {
  const session = new LocalSession(cpuReplayer)
  await session.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    file(name, log),
  ])
  return session
}

async function run(name: string, log: string, change: (mapping: Mapping) => void = () => {}) {
  const session = await dropped(name, log)
  const { mapping } = structuredClone(await session.propose())
  change(mapping)
  const result = await session.run(runOptions(mapping), () => {})
  return { mapping, result, replay: premiseOf(result, 'replay') }
}

const premiseOf = ({ premises }: EvaluationResult, id: string) => premises!.find((one) => one.id === id)!
/** Features under other features' names, which is what no class alone need show. */
const turned = ({ models }: Mapping) => models.primary!.inputs[0]!.features.reverse()

const shapes: [name: string, make: typeof csv, cells: () => Cells, compared: string][] = [
  ['a class', csv, () => ({ primary_pred: top }), 'class'],
  ['a class and the probability of it', csv, () => ({ primary_pred: top, primary_score: (p) => rounded(Math.max(...p)) }), 'class and score'],
  ['a score of the predicted class', csv, () => ({ primary_score: (p) => Math.max(...p).toFixed(2) }), 'score'],
  ['a list of probabilities', jsonl, () => ({ prediction: (p) => p }), 'probabilities'],
  ['a list in a cell, rounded', csv, () => ({ primary_pred: (p) => JSON.stringify(p.map(rounded)) }), 'probabilities'],
  ['a list as NumPy prints it', csv, () => ({ primary_pred: (p) => `[${p.map((v) => v.toFixed(4)).join(' ')}]` }), 'probabilities'],
  ['a list in a list', jsonl, () => ({ prediction: (p) => [p] }), 'probabilities'],
  ['columns by index', csv, () => Object.fromEntries(Array.from({ length: k }, (_, c) => [`proba_${c}`, (p: number[]) => p[c]])), 'probabilities'],
  ['an object of probabilities', jsonl, () => ({ response: (p) => ({ probabilities: Object.fromEntries(p.map((v, c) => [`${c}`, v])) }) }), 'probabilities'],
  ['one-hot', jsonl, () => ({ prediction: (p) => p.map((_, c) => (c === top(p) ? 1 : 0)) }), 'class'],
  ['the best two with their scores', jsonl, () => ({ prediction: (p) => p.map((score, c) => ({ label: String(c), score: rounded(score) })).sort((a, b) => b.score - a.score).slice(0, 2) }), 'probabilities'],
  ['a class in brackets', csv, () => ({ primary_pred: (p) => `[[${top(p)}]]` }), 'class'],
] // prettier-ignore

describe.each(shapes)('%s', (_, make, cells, compared) => {
  const name = make === csv ? 'requests.csv' : 'requests.jsonl'

  it('confirms the replay of what production answered', async () => {
    const { result, replay, mapping } = await run(name, make(cells()))
    expect(mapping.classes).toHaveLength(k)
    expect(result.fidelity).toMatchObject({ compared, faithful: true, agreement: { value: 1, n: requests } })
    expect(replay.status).toBe('confirmed')
    expect(result.warnings.map(({ message }) => message).join()).not.toContain('do not name')
  })

  it('refutes another order of the columns', async () => {
    const { result, replay } = await run(name, make(cells()), turned)
    expect(replay.status).toBe('refuted')
    expect(result.fidelity!.faithful).toBe(false)
    expect(result.verdict).toBe('hold')
  })
})

describe('what refutes a replay brings its mend', () => {
  const vectors = () => jsonl({ prediction: (p) => p })

  it('an order of the columns is an edit of the mapping, and the replay is production’s after it', async () => {
    const { result, mapping } = await run('requests.jsonl', vectors(), turned)
    const patch = result.fidelity!.causes[0]!.patch!
    expect(result.premises!.find(({ id }) => id === 'replay')!.patches).toEqual([patch])
    const session = await dropped('requests.jsonl', vectors())
    await session.propose()
    const mended = await session.run(runOptions(applyPatch(mapping, patch.steps)), () => {})
    expect(premiseOf(mended, 'replay').status).toBe('confirmed')
  })

  it('two models in each other’s place are tested without another replay, and exchanged', async () => {
    const session = await dropped('requests.jsonl', vectors())
    await session.move('primary', 'shadow')
    const { mapping } = await session.propose()
    const result = await session.run(runOptions(mapping), () => {})
    expect(premiseOf(result, 'replay').status).toBe('refuted')
    expect(result.fidelity!.causes[0]).toMatchObject({
      code: 'models-exchanged',
      agreement: 1,
      patch: { exchangeModels: true, steps: [] },
    })
  })
})
