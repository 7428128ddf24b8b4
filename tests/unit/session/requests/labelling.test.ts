/** Out to be labelled and back as labels: the loop, over real files. */
import { expect, it } from 'vitest'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import { unguarded } from '../../../../src/core/csv'
import { isLabellingFile } from '../../../../src/session/requests/labelling'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

const truth = (i: number) => (i % 3 === 0 ? 'fraud' : 'ok')

/** 900 requests without labels; the two differ on every ninth. Ids look like formulas to a spreadsheet. */
function log(): string {
  const lines = ['request_id,amount,country,primary_pred,shadow_pred']
  for (let i = 0; i < 900; i++) {
    const wrong = truth(i) === 'ok' ? 'fraud' : 'ok'
    const primary = i % 9 === 0 && i % 2 === 0 ? wrong : truth(i)
    const shadow = i % 9 === 0 && i % 2 === 1 && i % 4 === 1 ? wrong : i % 9 === 0 ? truth(i) : primary
    lines.push(`=r${i},${(i * 7) % 100},${i % 2 ? 'NL' : 'BE'},${primary},${shadow}`)
  }
  return lines.join('\n') + '\n'
}

async function session(...more: ReturnType<typeof file>[]): Promise<[LocalSession, EvaluationResult]> {
  const made = new LocalSession(failingReplayer)
  await made.drop([file('log.csv', log()), ...more])
  const { mapping } = await made.propose()
  return [made, await made.run(runOptions(mapping), () => {})]
}

const rowsOf = async (blob: Blob) => (await blob.text()).trimEnd().split('\n')

/** The file with its label column filled, as a person would. */
const filled = ([header, ...rows]: string[]) =>
  [
    header,
    ...rows.map((row) => row.replace(/^('?=r(\d+)),,/, (_, id: string, i: string) => `${id},${truth(+i)},`)),
  ].join('\n') + '\n'

it('every disagreement out, labelled, and back: the difference over all requests', async () => {
  const [first, bare] = await session()
  expect(bare.quality).toBeNull()
  expect(bare.fromDisagreements).toBeNull()
  const rows = await rowsOf(await first.labellingCsv(null, 'disagreements'))
  expect(rows).toHaveLength(1 + bare.disagreements.total)
  expect(rows[0]).toBe('request_id,label,primary_answer,shadow_answer,amount,country')
  const back = file('my labels.csv', filled(rows))
  const sorting = await new LocalSession(failingReplayer).drop([file('log.csv', log()), back])
  expect(sorting.slots.map((slot) => slot.slot)).toEqual(['log', 'labels'])
  const [, result] = await session(back)
  const from = result.fromDisagreements
  expect(from).toMatchObject({ n: 900, disagreements: bare.disagreements.total, decides: true })
  expect(from?.labelled).toBe(from?.disagreements)
  // The truth is known here: fixed where primary alone was wrong, broken where shadow alone was.
  const all = Array.from({ length: 900 }, (_, i) => i).filter((i) => i % 9 === 0)
  const fixed = all.filter((i) => i % 2 === 0).length
  const broken = all.filter((i) => i % 4 === 1).length
  expect(from).toMatchObject({ fixed, broken })
  expect(from?.value).toBeCloseTo((fixed - broken) / 900, 12)
  expect(result.quality?.primary.accuracy).toBeNull()
})

it('a sample of them: seeded, at random over the log, and its labels are taken for a sample', async () => {
  const [first] = await session()
  const rows = await rowsOf(await first.labellingCsv(20, 'disagreements'))
  expect(rows).toHaveLength(21)
  expect(await rowsOf(await first.labellingCsv(20, 'disagreements'))).toEqual(rows)
  // In a random order: labelled from the top, any part of it is a sample too.
  const places = rows.slice(1).map((row) => Number(/r(\d+)/.exec(row)?.[1]))
  expect([...places].sort((a, b) => a - b)).not.toEqual(places)
  expect(Math.max(...places)).toBeGreaterThan(600)
  const [, result] = await session(file('x.csv', filled(rows)))
  expect(result.fromDisagreements).toMatchObject({ labelled: 20, decides: true })
  expect(result.warnings.find((w) => w.code === 'labels-of-disagreements')?.mend).toContain('random sample')
})

it('a sample of every request gives accuracy itself', async () => {
  const [first] = await session()
  const rows = await rowsOf(await first.labellingCsv(300, 'all'))
  expect(rows).toHaveLength(301)
  const [, result] = await session(file('x.csv', filled(rows)))
  expect(result.fromDisagreements?.decides).toBe(false)
  expect(result.quality?.primary).toMatchObject({ n: 300 })
})

it('rows left empty have no label', async () => {
  const [first] = await session()
  const rows = await rowsOf(await first.labellingCsv(null, 'disagreements'))
  const some = filled(rows.slice(0, 31)).trimEnd().split('\n').concat(rows.slice(31)).join('\n') + '\n'
  const [, result] = await session(file('x.csv', some))
  expect(result.fromDisagreements).toMatchObject({ labelled: 30, decides: true })
})

it('knows its own files, and takes the mark off ids that look like formulas', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }))
  expect(isLabellingFile(named('request_id', 'label', 'primary_answer', 'shadow_answer', 'x'))).toBe(true)
  expect(isLabellingFile(named('request_id', 'label'))).toBe(false)
  expect(["'=1", "'-a", "'a", '=1'].map(unguarded)).toEqual(['=1', '-a', "'a", '=1'])
})
