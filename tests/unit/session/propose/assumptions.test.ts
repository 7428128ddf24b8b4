import { expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

/** Probabilities of fraud, as a log without models may hold them: the threshold is not in it. */
function log(n: number): string {
  const lines = ['request_id,primary_pred,shadow_pred,true_label']
  for (let i = 0; i < n; i++)
    lines.push(`r${i},${((i * 7) % 100) / 100 + 0.001},${((i * 7 + 3) % 100) / 100 + 0.001},${i % 2}`)
  return lines.join('\n') + '\n'
}

async function codes(change: (threshold: number) => number): Promise<string[]> {
  const session = new LocalSession(failingReplayer)
  await session.drop([file('requests.csv', log(200))])
  const mapping = structuredClone((await session.propose()).mapping)
  for (const model of Object.values(mapping.models)) {
    const read = model!.output.read
    if (read.kind === 'sigmoid') read.threshold = change(read.threshold)
  }
  const result = await session.run(runOptions(mapping), () => {})
  return result.warnings.map(({ code }) => code)
}

it('a guess that the run rests on stands beside its figures', async () => {
  expect((await codes((threshold) => threshold)).filter((code) => code === 'assumed-threshold')).toHaveLength(
    2,
  )
})

it('a guess that somebody changed was looked at', async () => {
  expect(await codes(() => 0.4)).not.toContain('assumed-threshold')
})

it('a guess that came with roles which somebody gave stands there too', async () => {
  const session = new LocalSession(failingReplayer)
  const named = { primary_pred: 'a', shadow_pred: 'b', true_label: 'c' }
  const strange = Object.entries(named).reduce((text, [name, by]) => text.replace(name, by), log(200))
  await session.drop([file('requests.csv', strange)], 'log')
  const { mapping } = await session.propose()
  const roles = { ...mapping.roles, a: 'primary', b: 'shadow', c: 'label' } as const
  const { anew } = await session.preview({ ...mapping, roles })
  const { warnings } = await session.run(runOptions(anew!.ofRoles.mapping), () => {})
  expect(warnings.filter(({ code }) => code === 'assumed-threshold')).toHaveLength(2)
})
