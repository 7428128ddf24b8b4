/** What lies in the places: laid out again as it was, bounded, and nobody's copies but the setup's own. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import { forgetAll } from '../../../src/keep/forget'
import { copiesOf, forgetSetup, keepDraft, keepSetup, listSetups } from '../../../src/keep/setups'

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

it('refuses what is too large in words, and lets the oldest of others go', async () => {
  const large = new File([], 'log.csv')
  Object.defineProperty(large, 'size', { value: 2 ** 30 + 1 })
  const refused = await keepSetup({ id: 'a', subject: 'large' }, [place('log', 'log.csv', large)]).catch(
    (error: unknown) => error,
  )
  expect(refused).toBeInstanceOf(ProblemError)
  expect((refused as ProblemError).problem.message).toBe(
    'The files are 1,025 MiB, more than the 1,024 MiB that are kept here.',
  )
  for (const id of ['1', '2', '3', '4', '5', '6'])
    await keepSetup({ id, subject: id }, [place('log', 'log.csv', text(id))])
  const left = (await listSetups()).map(({ id }) => id)
  expect(left).toHaveLength(5)
  expect(left).not.toContain('1')
})
