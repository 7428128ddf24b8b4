/** A folder of many files is one log: in the order it was written, with requests and responses joined across files. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../../src/files/dropped'
import { openLog, readLog } from '../../../../src/session/intake/log'
import { LocalSession } from '../../../../src/session/session'
import { sortHeap } from '../../../../src/session/intake/sort'
import { failingReplayer, file, runOptions } from '../helpers'
import { fixtures } from '../../formats/fixtures'

const rows = (from: number, to: number, make: (i: number) => string) =>
  Array.from({ length: to - from }, (_, i) => make(from + i) + '\n').join('')

async function texts(files: DroppedFile[], field: string): Promise<string[]> {
  const all: string[] = []
  for await (const { batch } of readLog(await openLog(files), [{ field, as: 'text' }], 100)) {
    const [column] = batch.columns
    if (column?.kind === 'text')
      all.push(...Array.from(column.codes, (code) => column.dictionary[code] ?? ''))
  }
  return all
}

describe('rotated files', () => {
  const part = (from: number, times: boolean) =>
    (times ? 'request_id,timestamp,a\n' : 'request_id,a\n') +
    rows(from, from + 10, (i) => `r${i},${times ? `${1_700_000_000 + i},` : ''}${i % 4}`)

  it.each([false, true])('are read oldest first (with times: %s)', async (times) => {
    const gz = (text: string) => new Uint8Array(gzipSync(new TextEncoder().encode(text)))
    const files = [
      file('logs/requests.csv', part(30, times)),
      file('logs/requests.csv.1', part(20, times)),
      file('logs/requests.csv.10.gz', gz(part(0, times))),
      file('logs/requests.csv.2.gz', gz(part(10, times))),
    ]
    expect(await texts(files, 'request_id')).toEqual(Array.from({ length: 40 }, (_, i) => `r${i}`))
  })

  it('are in the order of their times where their names say otherwise', async () => {
    const files = [file('a.csv', part(10, true)), file('b.csv', part(0, true))]
    expect(await texts(files, 'request_id')).toEqual(Array.from({ length: 20 }, (_, i) => `r${i}`))
  })

  it('opens a file once, whoever asks what is in it', async () => {
    const csv = file('requests.csv', 'request_id,f0\nr1,1\n')
    const [first, again] = [
      await openLog([csv]),
      await openLog([csv, file('more.csv', 'request_id,f0\nr2,2\n')]),
    ]
    expect(again.parts).toContain(first.parts[0])
  })

  it('may have an empty one among them, as a log is that was just rotated: it is left out, and said', async () => {
    for (const rotated of ['', 'request_id,a\n']) {
      const files = [file('requests.csv', rotated), file('requests.csv.1', part(0, false))]
      const { profile, parts } = await openLog(files)
      expect(profile.problems).toMatchObject([{ file: 'requests.csv' }])
      expect(parts.length).toBe(1)
    }
    await expect(openLog([file('requests.csv', '')])).rejects.toThrow('requests.csv: The file is empty.')
  })
})

const cloud = (side: 'request' | 'response', id: number, body: unknown) =>
  JSON.stringify({
    type: `org.kubeflow.serving.inference.${side}`,
    id: `k${id}`,
    data: body,
  })
const request = (i: number) => cloud('request', i, { instances: [[i, i / 2]] })
const response = (i: number) => cloud('response', i, { predictions: [i % 3] })

describe('requests and responses of one log', () => {
  it('join across files, whichever comes first; what has no other half is named with its own file', async () => {
    const files = [
      file('0.jsonl', rows(0, 20, request) + rows(0, 15, response) + response(99) + '\n'),
      file('1.jsonl', rows(15, 30, response) + rows(20, 30, request)),
    ]
    expect((await sortHeap(files, new Set())).placed.map(({ slot, files }) => [slot, files.length])).toEqual([
      ['log', 2],
    ])
    const session = new LocalSession(failingReplayer)
    await session.drop(files, 'log')
    const { mapping, fields } = await session.propose()
    expect(fields.find(({ role }) => role === 'primary')?.name).toBe('predictions')
    await session.drop(
      [file('s.csv', 'id,prediction\n' + rows(0, 30, (i) => `k${i},${i % 3}`))],
      'shadow-predictions',
    )
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests).toMatchObject({ read: 31, replayed: 30 })
    expect(result.requests.skipped).toMatchObject([
      { reason: 'no-request', count: 1, examples: [{ file: '0.jsonl', line: 36 }] },
    ])
    expect(result.agreement).toMatchObject({ value: 1, n: 30 })
  })

  it('in folders of their own: the responses are primary’s predictions, joined by id', async () => {
    const azure = (type: string, i: number, data: unknown) =>
      JSON.stringify({ specversion: '1.0', id: `e${type}${i}`, type: `azureml.inference.${type}`, correlationid: `c${i}`, time: `2024-01-01T00:00:${String(i).padStart(2, '0')}Z`, data }) // prettier-ignore
    const files = [
      file('model_inputs/00.jsonl', rows(0, 20, (i) => azure('model_inputs', i, [{ age: i, sum: i / 3 }, { age: i + 1, sum: 1 }]))),
      file('model_outputs/00.jsonl', rows(0, 20, (i) => azure('model_outputs', 19 - i, [{ label: i % 2 }, { label: 1 }]))),
    ] // prettier-ignore
    const session = new LocalSession(failingReplayer)
    const { slots } = await session.drop(files)
    expect(slots.map(({ slot, problems }) => [slot, problems])).toEqual([
      ['log', []],
      ['primary-predictions', []],
    ])
    await session.drop([file('s.csv', 'id,shadow_pred\n' + rows(0, 20, (i) => `c${i}[0],${(19 - i) % 2}`))])
    const { mapping } = await session.propose()
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests.joined?.[0]).toMatchObject({ matched: 40, of: 40, issues: [] })
    expect(result.requests.batched).toEqual({ calls: 20, rows: 40 })
    expect(result.agreement).toMatchObject({ value: 1, n: 20 })
  })
})

describe('every fixture, as a log', () => {
  it.each(fixtures)(
    '$file: read = replayed + skipped, each skipped with its place',
    async ({ file: name, rows, skipped }) => {
      const session = new LocalSession(failingReplayer)
      await session.drop([file(name, new Uint8Array(readFileSync(`tests/fixtures/logs/${name}`)))], 'log')
      const { fields } = await session.propose()
      // Any field does for an answer: what is counted here is the requests.
      const answer =
        fields.find(({ type, role }) => type !== 'tensor' && !['id', 'time'].includes(role)) ?? fields[0]!
      const ids = fields.find(({ role }) => role === 'id')
      const roles = { ...Object.fromEntries(fields.map((field) => [field.name, field === ids ? 'id' : 'ignore'])), [answer.name]: 'primary' } // prettier-ignore
      const mapping = { schemaVersion: 1, task: 'classification', classes: ['0', '1'], ordinal: false, aliases: {}, roles, models: { primary: null, shadow: null } } // prettier-ignore
      const answers = 'id,shadow_pred\nx,1\n'
      await session.drop([file('s.csv', answers)], 'shadow-predictions')
      const options = runOptions(mapping as never)
      const { requests } = ids
      ? await session.run(options, () => {})
      : await session
          .clear('shadow-predictions')
          .then(() => session.run({ ...options, mapping: { ...options.mapping, roles: { ...roles, [fields.at(-1)!.name]: 'shadow' } as never } }, () => {})) // prettier-ignore
      const left = requests.skipped.reduce((sum, { count }) => sum + count, 0)
      expect(requests.read).toBe(requests.replayed + left)
      expect(requests.read).toBe(rows + (skipped?.length ?? 0))
      for (const { examples } of requests.skipped)
        for (const one of examples) {
          expect(one.file).toContain(name.replace('.zst', ''))
          expect(one.line).toBeGreaterThan(0)
        }
    },
  )
})
