/** Numbers that no model is fed, where a number is predicted: what they may be is asked, and a button says it. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { applyPatch } from '../../../../src/mapping/patch'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import { cpuReplayer, file, runOptions } from '../helpers'

const N = 300
const model = dense('v1', { kernel: [[3], [-2]], bias: [50], activation: 'linear' })
const other = dense('v2', { kernel: [[3.5], [-2]], bias: [50], activation: 'linear' })

/** Two features in the order of the training data, and what else the log has. */
function files(more: (estimate: number, i: number) => Record<string, number>) {
  const random = seeded(5)
  const unit = () => random.below(2001) / 1000 - 1
  const rows = Array.from({ length: N }, (_, i) => {
    const [size, age] = [unit(), unit()]
    return { request_id: `r${i}`, size, age, ...more(50 + 3 * size - 2 * age, i) }
  })
  const csv = (names: string[]) =>
    [names, ...rows.map((row) => names.map((name) => (row as Record<string, unknown>)[name]))].join('\n') + '\n' // prettier-ignore
  return [file('requests.csv', csv(Object.keys(rows[0]!))), file('training.csv', csv(['size', 'age']))]
}

async function opened(more: Parameters<typeof files>[0]) {
  const session = new LocalSession(cpuReplayer)
  await session.drop([...model, ...other, ...files(more)])
  const { mapping, preview } = await session.propose()
  return { session, mapping, preview }
}

const offered = (problems: Awaited<ReturnType<typeof opened>>['preview']['problems']) =>
  problems.find(({ code }) => code === 'maybe-label')

it('what is left over is the label or production’s answer, one button each, and the run is judged by it', async () => {
  const { session, mapping, preview } = await opened((estimate, i) => ({
    rent: Number((estimate + (i % 5) - 2).toFixed(1)),
    estimate: Number(estimate.toFixed(3)),
  }))
  expect(offered(preview.problems)?.message).toMatch(
    /^"rent" and "estimate" are numbers that no model is fed/,
  )
  const press = async (held: Mapping, label: string) => {
    const { problems } = await session.preview(held)
    return applyPatch(held, offered(problems)!.edits!.find((edit) => edit.label === label)!.steps)
  }
  const labelled = await press(mapping, '“rent” is the label')
  const both = await press(labelled, '“estimate” is what primary answered')
  expect(offered((await session.preview(both)).problems)).toBeUndefined()
  const result = await session.run(runOptions(both, { latencyRequests: 0 }), () => {})
  expect(result.requests.labelled).toBe(N)
  expect(result.fidelity).toMatchObject({ faithful: true })
})

it.each([
  ['counts', (_: number, i: number) => ({ floors: i % 7 })],
  ['more than a few', (e: number, i: number) => ({ p: e + i, q: e - i, r: e * i, s: e + 2 * i })],
])('%s are not asked about', async (_, more) => {
  expect(offered((await opened(more)).preview.problems)).toBeUndefined()
})
