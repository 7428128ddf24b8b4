/** Rows that a replay wrote give the gates of the run: what each model was fed travels with them. */
import { expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import { cpuReplayer, failingReplayer, file, runOptions } from '../helpers'
import { csv, places } from '../verdict/judged'

const models = [1, 2].flatMap((i) => dense(`v${i}`, { kernel: [[20], [i / 9]], bias: [0], activation: 'sigmoid' })) // prettier-ignore
/** A column that no model is fed, and the training data has not. */
const rows = places(3000).map(({ x, y }, i) => ({ request_id: `r${i}`, label_noise: i % 17, time: 5 * x, east: x, north: y, truth: x > 0 ? 1 : 0 })) // prettier-ignore
const training = () => csv(places(6000, 5).map(({ x, y }) => ({ east: x, north: y })), 'training.csv') // prettier-ignore

it.each([true, false])('the same drift gate, with what was fed said: %s', async (said) => {
  const session = new LocalSession(cpuReplayer)
  await session.drop([...models, csv(rows)])
  await session.drop([training()], 'baseline')
  const { mapping } = await session.propose()
  const run = await session.run(runOptions(mapping), () => {})
  let text = ''
  const written = await session.replayRows(runOptions(mapping), { format: 'jsonl', write: (part) => ((text += String(part)), Promise.resolve()) }, () => {}) // prettier-ignore
  const fed = written.replayed!.primary!.inputs.flatMap(({ features }) => features.map(({ field }) => field))
  expect(fed).toEqual(['east', 'north'])
  expect(written.replayed!.primary!.inputs).toEqual(mapping.models.primary!.inputs)

  const again = new LocalSession(failingReplayer)
  const { replayed, ...bare } = written
  await again.drop([
    file('rows.jsonl', text),
    file('mapping.json', JSON.stringify(said ? { ...bare, replayed } : bare)),
  ])
  await again.drop([training()], 'baseline')
  const { mapping: read } = await again.propose()
  const result = await again.run(runOptions(read), () => {})
  const drift = (one: typeof run) => one.checklist.find(({ id }) => id === 'drift')!
  expect(drift(run).status).toBe('pass')
  expect(result.requests.replayed).toBe(3000)
  if (said) {
    expect(drift(result)).toEqual(drift(run))
    expect(result.drift).toEqual(run.drift)
  } else expect(drift(result).status).toBe('insufficient')
})
