/** A model's answer in a record of its own, beside what it was given, is its answer: from the log to what settles it. */
import { describe, expect, it } from 'vitest'
import { dense } from '../dense'
import { file } from '../helpers'
import { csv, judged, places } from '../verdict/judged'

const at = places(400)
const kernels = [
  [[3, -1, 0.5], [0, 2, -2]],
  [[3, -1, 0.7], [0.4, 2, -2]],
] as const // prettier-ignore
/** Not in the order of the alphabet: only what was answered says so. */
const names = ['silver', 'gold', 'basic']

function softmax(kernel: readonly (readonly number[])[], x: number, y: number): number[] {
  const powers = names.map((_, k) => Math.exp(kernel[0]![k]! * x + kernel[1]![k]! * y))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((one) => one / sum)
}

const models = kernels.flatMap((kernel, i) =>
  dense(`v${i + 1}`, { kernel: kernel.map((row) => [...row]), activation: 'softmax' }),
)
const best = (p: number[]) => names[p.indexOf(Math.max(...p))]!
const byName = (p: number[]) => Object.fromEntries(names.map((name, k) => [name, p[k]!]))
const ranked = (p: number[]) => names.map((tier, k) => ({ tier, p: p[k]! })).sort((a, b) => b.p - a.p)

type Answer = (p: number[], q: number[]) => Record<string, unknown>
const rows = (answer: Answer, given: (x: number, y: number) => object) =>
  at.map(({ x, y }, i) => {
    const [p, q] = kernels.map((kernel) => softmax(kernel, x, y)) as [number[], number[]]
    return { id: `r${i}`, ...given(x, y), ...answer(p, q), truth: best(i % 10 ? q : p) }
  })
const jsonl = (lines: object[]) =>
  file('requests.jsonl', lines.map((line) => JSON.stringify(line)).join('\n') + '\n')
const inRequest = (east: number, north: number) => ({ request: { east, north } })
const atTop = (east: number, north: number) => ({ east, north })

const both = (answer: (p: number[]) => unknown): Answer => (p, q) => ({ champion: answer(p), challenger: answer(q) }) // prettier-ignore
const shapes: [name: string, answer: Answer, compared: string][] = [
  ['a class that no name explains', (p) => ({ champion: { tier: best(p) } }), 'class'],
  ['the same of two models', both((p) => ({ tier: best(p) })), 'class'],
  ['with its score and a version', both((p) => ({ version: '1.4', tier: best(p), conf: Math.max(...p) })), 'class and score'],
  ['with its probabilities in a list', (p) => ({ primary: { tier: best(p), probs: p } }), 'class'],
  ['probabilities by class', both((p) => ({ probs: byName(p) })), 'probabilities'],
  ['scores by class, the record itself', both(byName), 'probabilities'],
  ['scores by class in a response', (p) => ({ response: byName(p) }), 'probabilities'],
  ['a class in a response, with other things beside it', (p) => ({ response: { tier: best(p), probs: p, version: 'v1', took_ms: 3 } }), 'class'],
  ['an object of a name and a score', (p) => ({ response: { tier: { name: best(p), score: Math.max(...p) } } }), 'class and score'],
  ['a class and its confidence', (p) => ({ prediction: { tier: best(p), confidence: Math.max(...p) } }), 'class and score'],
  ['classes with their scores, the best first', (p) => ({ champion: { top: ranked(p) } }), 'probabilities'],
  ['two models whose names are in order', (p, q) => ({ model_a: { tier: best(p) }, model_b: { tier: best(q) } }), 'class'],
  ['words that others have for production', (p) => ({ incumbent: { tier: best(p) } }), 'class'],
  ['columns without records', (p, q) => ({ champion_tier: best(p), challenger_tier: best(q) }), 'class'],
] // prettier-ignore

describe.each([
  ['beside a request', inRequest],
  ['beside features', atTop],
])('%s', (_, given) => {
  it.each(shapes)('%s: settles the replay and the order of the classes', async (_name, answer, compared) => {
    const { mapping, result, premise } = await judged([...models, jsonl(rows(answer, given))])
    expect(result.fidelity).toMatchObject({ compared, faithful: true })
    expect(premise('replay').status).toBe('confirmed')
    expect(premise('classes').status).toBe('confirmed')
    const fed = mapping.models.primary!.inputs[0]!.features.map((one) => JSON.stringify(one)).join()
    expect(fed).toMatch(/east.*north/)
    expect(Object.entries(mapping.roles).filter(([name, role]) => role === 'feature' && !/east|north/.test(name))).toEqual([]) // prettier-ignore
  })
})

it.each<[string, Answer]>([
  ['in a list', both((p) => ({ probs: p }))],
  ['the record itself', both((p) => p)],
])('probabilities %s settle the replay, and do not name the classes', async (_, answer) => {
  const { result, premise, gate } = await judged([...models, jsonl(rows(answer, inRequest))])
  expect(result.fidelity).toMatchObject({ compared: 'probabilities', faithful: true })
  expect(premise('classes').status).toBe('refuted')
  expect(gate('accuracy')).toBe('insufficient')
})

it('something else that was answered in another record, in the classes of the label', async () => {
  const { result } = await judged([...models, jsonl(rows((p) => ({ served: { tier: best(p) } }), inRequest))])
  expect(result.fidelity).toMatchObject({ compared: 'class', faithful: true })
})

it('columns of a table whose names are paths', async () => {
  const table = rows((p, q) => ({ 'champion.tier': best(p), 'challenger.tier': best(q) }), (x, y) => ({ 'request.east': x, 'request.north': y })) // prettier-ignore
  const { result } = await judged([...models, csv(table as Record<string, string | number>[])])
  expect(result.fidelity).toMatchObject({ compared: 'class', faithful: true })
})

describe('a class of two, and a probability beside it', () => {
  const p = (x: number, y: number) => 1 / (1 + Math.exp(-(4 * x - 2 * y - 1)))
  const flag = (one: number) => (one > 0.5 ? 'fraud' : 'legit')
  const pair = [-2, -1.9].flatMap((weight, i) => dense(`v${i + 1}`, { kernel: [[4], [weight]], bias: [-1], activation: 'sigmoid' })) // prettier-ignore
  const log = (score: (one: number) => number) =>
    jsonl(at.map(({ x, y }, i) => ({ id: `r${i}`, request: { east: x, north: y }, champion: { flag: flag(p(x, y)), p: Number(score(p(x, y)).toFixed(4)) }, outcome: flag(p(x, y)) }))) // prettier-ignore

  it.each<[string, (one: number) => number]>([
    ['of the class that was answered', (one) => Math.max(one, 1 - one)],
    ['of the class that is looked for', (one) => one],
    ['of the other one', (one) => 1 - one],
  ])('%s: confirms the replay', async (_, score) => {
    const { result, premise } = await judged([...pair, log(score)])
    expect(result.fidelity).toMatchObject({ compared: 'class and score', faithful: true })
    expect(premise('replay').status).toBe('confirmed')
    expect(result.classes).toEqual(['legit', 'fraud'])
  })

  it('of another model: refutes it', async () => {
    const { premise } = await judged([...pair, log((one) => (one > 0.5 ? 0.5 : 0) + one / 2)])
    expect(premise('replay').status).toBe('refuted')
  })
})

describe('what is given goes by such names as well', () => {
  const four = (names: string[]) => (x: number, y: number) =>
    [x, y, x + y, x - y].map((v, i) => [names[i]!, v] as const)
  const nested = (pairs: (readonly [string, number])[]) => {
    const row: Record<string, Record<string, number>> = {}
    for (const [name, value] of pairs) (row[name.split('.')[0]!] ??= {})[name.split('.')[1]!] = value * 100
    return row
  }
  const wide = [0, 1].map((i) => dense(`v${i + 1}`, { kernel: [[1], [i], [0.1], [-1]], activation: 'sigmoid' })).flat() // prettier-ignore

  it.each([
    ['two earners of a household', ['primary.age', 'primary.income', 'secondary.age', 'secondary.income']],
    ['an applicant and a post', ['candidate.years', 'candidate.grade', 'post.level', 'post.pay']],
    ['two sensors', ['sensor_1.temp', 'sensor_1.rain', 'sensor_2.temp', 'sensor_2.rain']],
    ['before and after', ['before.pulse', 'before.lactate', 'after.pulse', 'after.lactate']],
    ['one number of each', ['old.price', 'new.price', 'old.stock', 'new.stock']],
  ])('%s', async (_, fields) => {
    const lines = at.map(({ x, y }, i) => ({ id: `r${i}`, ...nested(four(fields)(x, y)), label: x > 0 ? 1 : 0 })) // prettier-ignore
    const { mapping } = await judged([...wide, jsonl(lines)])
    for (const name of fields) expect(mapping.roles[name]).toBe('feature')
  })
})
