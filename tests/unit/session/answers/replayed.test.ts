import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import type { Progress } from '../../../../src/session/contract'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

interface Reference {
  inputs: number[][]
  outputs: number[][]
}

async function reference(folder: string): Promise<Reference> {
  const path = new URL(`../../../fixtures/${folder}/ref.json`, import.meta.url)
  return JSON.parse(await readFile(path, 'utf8')) as Reference
}

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
const argmax = (row: readonly number[]) => row.indexOf(Math.max(...row))

/** The reference's requests, over and over, labelled by what TensorFlow answered. */
function csv({ inputs, outputs }: Reference, n: number, change?: (row: string[], i: number) => void): string {
  const lines = [['request_id', ...columns, 'label'].join(',')]
  for (let i = 0; i < n; i++) {
    const row = [
      `r${i}`,
      ...inputs[i % inputs.length]!.map(String),
      String(argmax(outputs[i % inputs.length]!)),
    ]
    change?.(row, i)
    lines.push(row.join(','))
  }
  return lines.join('\n') + '\n'
}

async function pair(log: string) {
  const session = new LocalSession(cpuReplayer)
  const models = [...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))]
  const sorting = await session.drop([...models, file('requests.csv', log)])
  return { session, sorting, proposal: await session.propose() }
}

describe('two models and a log', () => {
  it('maps by itself, replays, and gives what TensorFlow gives', async () => {
    const ref = await reference('graph/tab_f32')
    const { session, sorting, proposal } = await pair(csv(ref, 1000))
    expect(sorting.slots.map(({ slot, title, problems }) => [slot, title, problems])).toEqual([
      ['primary', 'v1', []],
      ['shadow', 'v2', []],
      ['log', 'requests.csv', []],
    ])
    const { mapping, preview } = proposal
    expect(preview.problems).toEqual([])
    expect(mapping.models.primary).toMatchObject({
      inputs: [{ tensor: 'features', features: columns.map((field) => ({ field, steps: [] })) }],
      output: { read: { kind: 'softmax', from: 'probability' } },
    })
    expect(preview.models.primary?.[0]?.rows[0]?.[0]).toBeCloseTo(ref.inputs[0]![0]!, 6)
    const seen: Progress[] = []
    const result = await session.run(runOptions(mapping, { keepOutputs: true }), (progress) =>
      seen.push(progress),
    )
    expect(result.requests).toMatchObject({ read: 1000, replayed: 1000, labelled: 1000, skipped: [] })
    expect(result.quality?.primary.accuracy).toBe(1)
    expect(result.errors.primary.count).toBe(0)
    expect(result.latency?.primary?.n).toBe(20)
    expect(result.latency?.source).toBe('replayed')
    expect(result.noise?.repeat).toMatchObject({ n: 256, changed: 0, largestDifference: 0 })
    // On the cpu backend there is no other to compare with.
    expect(result.noise?.cpu).toBeNull()
    expect(seen.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['loading', 'replaying', 'timing', 'done']),
    )
    const lines = (await (await session.outputsJsonl()).text()).trimEnd().split('\n')
    expect(lines).toHaveLength(1000)
    for (const i of [0, 1, 4, 997]) {
      const line = JSON.parse(lines[i]!) as { request_id: string; primary: number[] }
      expect(line.request_id).toBe(`r${i}`)
      line.primary.forEach((p, c) => expect(p).toBeCloseTo(ref.outputs[i % ref.outputs.length]![c]!, 4))
    }
    expect(result.evidence.primary?.files.map(({ name }) => name).sort()).toEqual([
      'v1/group1-shard1of1.bin',
      'v1/model.json',
    ])
  })

  it('charges a request that cannot be encoded with an error, and scores the others', async () => {
    const ref = await reference('graph/tab_f32')
    const log = csv(ref, 300, (row, i) => {
      if (i === 17) row[3] = ''
      if (i === 42) row[1] = 'abc'
    })
    const { session, proposal } = await pair(log)
    const result = await session.run(runOptions(proposal.mapping), () => {})
    expect(result.requests.replayed).toBe(300)
    expect(result.errors.primary.byCode).toEqual(
      expect.arrayContaining([
        { code: 'missing-feature:f2', count: 1 },
        { code: 'not-a-number:f0', count: 1 },
      ]),
    )
    expect(result.agreement.n).toBe(298)
    expect(result.quality?.primary.accuracy).toBe(1)
  })

  it('names the column that is not there, and the input that needs it', async () => {
    const ref = await reference('graph/tab_f32')
    const { session, proposal } = await pair(csv(ref, 20).replace('f3', 'other'))
    const mapping = structuredClone(proposal.mapping)
    mapping.models.primary!.inputs[0]!.features = columns.map((field) => ({ field, steps: [] }))
    await expect(session.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: {
        code: 'missing-column',
        file: 'requests.csv',
        message: expect.stringContaining('"f3"') as string,
      },
    })
  })

  it('keeps what is done when stopped', async () => {
    const ref = await reference('graph/tab_f32')
    const { session, proposal } = await pair(csv(ref, 60_000))
    const result = await session.run(runOptions(proposal.mapping), ({ phase, done }) => {
      if (phase === 'replaying' && done > 0) session.stop()
    })
    expect(result.partial).toBe(true)
    expect(result.requests.replayed).toBeGreaterThan(0)
    expect(result.requests.replayed).toBeLessThan(60_000)
    expect(result.quality?.primary.accuracy).toBe(1)
  })

  it('drills the rollback: primary from its files answers as before', async () => {
    const ref = await reference('graph/tab_f32')
    const { session, proposal } = await pair(csv(ref, 200))
    await session.run(runOptions(proposal.mapping), () => {})
    const result = await session.drill(() => {})
    expect(result.gates.rollback.drill).toMatchObject({
      requests: 200,
      changedPredictions: 0,
      largestDifference: 0,
    })
    expect(result.gates.rollback.drill!.loadMs).toBeGreaterThan(0)
  })

  it('refuses one model whose rival neither is there nor is in the log', async () => {
    const ref = await reference('graph/tab_f32')
    const session = new LocalSession(cpuReplayer)
    await session.drop([...(await fixture('graph/tab_f32', 'v1')), file('requests.csv', csv(ref, 20))])
    const { mapping } = await session.propose()
    await expect(session.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: { code: 'no-shadow' },
    })
  })
})
