/** A mapping file of one model that does not say of which: it is asked, and what is answered is used. */
import { expect, it } from 'vitest'
import { applyPatch } from '../../../../src/mapping/patch'
import { LocalSession } from '../../../../src/session/session'
import { dense, type Dense } from '../dense'
import { cpuReplayer, file, runOptions } from '../helpers'

const log = 'request_id,spend,tenure,plan,label\n' + Array.from({ length: 90 }, (_, i) => `c${i},${i % 13},${i % 7},${i % 2 ? 'gold' : 'tin'},${i % 3 ? 'stay' : 'churn'}\n`).join('') // prettier-ignore
const layer: Dense = { kernel: [[1], [-1], [2], [0]], activation: 'sigmoid' }

function mapping(tensor: string) {
  const plan = { field: 'plan', steps: [{ kind: 'one-hot', values: ['gold', 'tin'], unknown: 'zeros' }] }
  const inputs = [{ tensor, features: [{ field: 'spend' }, { field: 'tenure' }, plan] }]
  const output = { tensor: 'late', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } }
  return { schemaVersion: 1, classes: ['stay', 'churn'], inputs, output }
}

async function opened(tensor: string) {
  const session = new LocalSession(cpuReplayer)
  const models = [...dense('v1', { ...layer, name: 'late' }), ...dense('v2', { ...layer, name: 'late', bias: [0.5] })] // prettier-ignore
  await session.drop([...models, file('requests.csv', log)])
  await session.drop([file('features.json', JSON.stringify(mapping(tensor)))])
  const proposal = await session.propose()
  const { problems } = await session.preview(proposal.mapping)
  const problem = problems.find(({ code }) => code === 'mapping-of-unknown-model')!
  return { session, problem, held: proposal.mapping }
}

it('fits both models: of which it is, is a press, and then it runs', async () => {
  const { session, problem, held } = await opened('late')
  expect(problem.edits!.map(({ label }) => label)).toEqual(['It is of both models', 'It is of primary', 'It is of shadow']) // prettier-ignore
  const taken = applyPatch(held, problem.edits![0]!.steps)
  const { problems } = await session.preview(taken)
  expect(problems.map(({ code }) => code)).not.toContain('mapping-of-unknown-model')
  const { requests, errors } = await session.run(runOptions(taken), () => {})
  expect([requests.replayed, errors.shadow.count]).toEqual([90, 0])
})

it('fits neither: nothing is offered', async () => {
  const { problem } = await opened('customer')
  expect(problem.edits).toBeUndefined()
  expect(problem.mend).toMatch(/^Say of which it is/)
})
