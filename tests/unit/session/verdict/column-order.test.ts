/** Columns fed in the log's order by a guess, where the other model takes them in another. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { applyPatch } from '../../../../src/mapping/patch'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { dense, type Dense } from '../dense'
import { cpuReplayer, file, runOptions } from '../helpers'

const N = 1500
/** v1 takes amount, then age; v2 velocity between them, and is right: the log has them otherwise. */
const v1 = dense('v1', { kernel: [[6], [0]], bias: [0], activation: 'sigmoid' })
const v2 = dense('v2', { kernel: [[6], [2], [0]], bias: [0], activation: 'sigmoid' })

function log() {
  const random = seeded(11)
  const unit = () => random.below(2001) / 1000 - 1
  const rows = Array.from({ length: N }, (_, i) => {
    const [amount, age, velocity] = [unit(), unit(), unit()]
    const score = 1 / (1 + Math.exp(-6 * amount))
    return [
      `r${i}`,
      velocity,
      age,
      amount,
      score.toFixed(6),
      Number(amount + velocity / 3 > 0) ^ Number(random.below(20) === 0),
    ].join(',')
  })
  return file('log.csv', ['request_id,velocity,age,amount,primary_score,label', ...rows].join('\n') + '\n')
}

const feed = (mapping: Mapping, role: 'primary' | 'shadow', names: string[]): Mapping =>
  applyPatch(mapping, [
    {
      op: 'replace',
      path: `/models/${role}/inputs/0/features`,
      value: names.map((field) => ({ field, steps: [] })),
    },
  ])

it('a candidate does not fail by an order that production’s model refutes, until somebody says it', async () => {
  const session = new LocalSession(cpuReplayer)
  await session.drop([...v1, ...v2, log()])
  const { mapping: proposed } = await session.propose()
  const mapping = feed(proposed, 'primary', ['amount', 'age'])
  const { problems } = await session.preview(mapping)
  expect(problems.find(({ code }) => code === 'assumed-order')?.message).toMatch(
    /^shadow's input .* is fed in the log's order by a guess, and primary takes "amount" and "age"/,
  )
  const ofInputs = async (fed: Mapping) => {
    const { premises, checklist } = await session.run(runOptions(fed, { latencyRequests: 0 }), () => {})
    return [premises!.find(({ id }) => id === 'inputs')!.status, checklist[0]!.status]
  }
  // In the log's order shadow reads velocity for amount: what it fails for is the guess, and not the model.
  const wrong = feed(mapping, 'shadow', ['velocity', 'age', 'amount'])
  expect(JSON.stringify(wrong.models.shadow)).toBe(JSON.stringify(mapping.models.shadow))
  expect(await ofInputs(mapping)).toEqual(['unconfirmed', 'insufficient'])
  expect(await ofInputs(feed(mapping, 'shadow', ['amount', 'velocity', 'age']))).toEqual([
    'confirmed',
    'pass',
  ])
})

it('two that take the same columns: one button feeds both alike', async () => {
  const session = new LocalSession(cpuReplayer)
  const pair: Dense = { kernel: [[6], [2], [1]], bias: [0], activation: 'sigmoid' }
  await session.drop([...dense('v1', pair), ...v2, log()])
  const { mapping, preview } = await session.propose()
  expect(preview.problems.map(({ code }) => code)).not.toContain('assumed-order')
  const fed = feed(mapping, 'primary', ['amount', 'velocity', 'age'])
  const [edit] = (await session.preview(fed)).problems.find(({ code }) => code === 'assumed-order')!.edits!
  expect(edit!.label).toBe('Feed it in primary’s order')
  const mended = applyPatch(fed, edit!.steps)
  expect(mended.models.shadow!.inputs[0]!.features.map(({ field }) => field)).toEqual(['amount', 'velocity', 'age']) // prettier-ignore
  expect((await session.preview(mended)).problems.map(({ code }) => code)).not.toContain('assumed-order')
})
