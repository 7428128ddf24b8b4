/** What lies in the places: laid out again as it was, bounded, and nobody's copies but the setup's own. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { forgetAll } from '../../../src/keep/forget'
import { copiesOf, forgetSetup, keepDraft, keepSetup, listSetups, tooLarge } from '../../../src/keep/setups'

const text = (content: string, lastModified = 1) => new File([content], 'file', { lastModified })
const place = (slot: string, path: string, file: Blob) => ({
  slot,
  why: 'by name',
  question: { code: 'assumed-primary', message: 'Which?' },
  files: [{ path, file }],
})

beforeEach(() => forgetAll())

it('gives back files of one path in two places, with why they are there', async () => {
  await keepSetup({ id: 'a', subject: 'v1, v2' }, [
    place('primary', 'model.json', text('one')),
    place('shadow', 'model.json', text('two')),
  ])
  await keepDraft('a', { mapping: { task: 'classification' }, gates: null })
  const setup = (await copiesOf('a'))!
  expect(setup.mapping).toEqual({ task: 'classification' })
  expect(setup.places.map(({ slot, why, question }) => [slot, why, question])).toEqual([
    ['primary', 'by name', { code: 'assumed-primary', message: 'Which?' }],
    ['shadow', 'by name', { code: 'assumed-primary', message: 'Which?' }],
  ])
  expect((await listSetups()).map(({ bytes, subject }) => [bytes, subject])).toEqual([[6, 'v1, v2']])
})

it('keeps what was changed by hand while files come, and drops the copies of those that went', async () => {
  await keepSetup({ id: 'a', subject: 'one' }, [place('log', 'a.csv', text('a'))])
  await keepDraft('a', { mapping: null, gates: { confidence: 0.9 } })
  await keepSetup({ id: 'a', subject: 'two' }, [place('log', 'b.csv', text('bb'))])
  const setup = (await copiesOf('a'))!
  expect(setup.gates).toEqual({ confidence: 0.9 })
  expect(setup.places.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(['b.csv'])
  await forgetSetup('a')
  expect(await copiesOf('a')).toBeNull()
})

const sized = (content: string, bytes: number) => {
  const file = text(content)
  Object.defineProperty(file, 'size', { value: bytes })
  return file
}

it('keeps the smallest places that fit together, and mapping and gates whatever is left out', async () => {
  const places = [
    place('primary', 'v1.h5', text('one')),
    place('log', 'log.csv', sized('log', 1400 * 2 ** 20)),
    place('baseline', 'train.csv', sized('train', 2 ** 30)),
    place('labels', 'labels.csv', text('labels')),
  ]
  const left = await keepSetup({ id: 'a', subject: 'large' }, places)
  await keepDraft('a', { mapping: { task: 'regression' }, ground: 'these', gates: { confidence: 0.9 } })
  expect(left).toEqual([
    { slot: 'log', files: [{ path: 'log.csv', bytes: 1400 * 2 ** 20 }] },
    { slot: 'baseline', files: [{ path: 'train.csv', bytes: 2 ** 30 }] },
  ])
  const { message, mend } = tooLarge(left).problem
  expect(message).toBe(
    'log.csv, train.csv (2,424\u202fMiB) are not kept: copies of files take 1,024\u202fMiB here at most.',
  )
  expect(mend).toMatch(/they have to be dropped again; all else is kept, mapping and gates too/)
  expect(tooLarge(left.slice(0, 1)).problem.message).toMatch(/^log\.csv \(1,400\u202fMiB\) is not kept/)
  const setup = (await copiesOf('a'))!
  expect(setup.places.map(({ slot }) => slot)).toEqual(['primary', 'labels'])
  expect(setup.absent).toEqual(left)
  expect([setup.mapping, setup.ground, setup.gates]).toEqual([
    { task: 'regression' },
    'these',
    { confidence: 0.9 },
  ])
  expect((await listSetups()).map(({ bytes }) => bytes)).toEqual([9])
})

it('what was left out stays named while its place is empty, and is forgotten once it fits', async () => {
  const log = { slot: 'log', files: [{ path: 'log.csv', bytes: 2 ** 31 }] }
  expect(
    await keepSetup({ id: 'a', subject: 'v1' }, [place('primary', 'v1.h5', text('one'))], [log]),
  ).toEqual([])
  expect((await copiesOf('a'))!.absent).toEqual([log])
  await keepSetup({ id: 'a', subject: 'v1' }, [place('log', 'log.csv', text('small'))])
  const setup = (await copiesOf('a'))!
  expect([setup.absent, setup.places.map(({ slot }) => slot)]).toEqual([[], ['log']])
})

it('lets the oldest of others go', async () => {
  for (const id of ['1', '2', '3', '4', '5', '6'])
    await keepSetup({ id, subject: id }, [place('log', 'log.csv', text(id))])
  const left = (await listSetups()).map(({ id }) => id)
  expect(left).toHaveLength(5)
  expect(left).not.toContain('1')
})
