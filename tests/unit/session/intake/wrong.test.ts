import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { atPointer, pointerOf } from '../../../../src/core/problem'
import type { DroppedFile } from '../../../../src/files/dropped'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, failingReplayer, file, fixture, runOptions } from '../helpers'

const demo = new URL('../../../../public/demo/', import.meta.url)
const row = Array.from({ length: 8 }, (_, i) => i / 8)
const log = [
  'id,' + row.map((_, i) => `f${i}`).join(','),
  ...Array.from({ length: 9 }, (_, i) => `r${i},${row.join(',')}`),
]
const csv = log.join('\n') + '\n'

async function session(files: DroppedFile[]) {
  const made = new LocalSession(cpuReplayer)
  const sorting = await made.drop(files)
  const problems = Object.fromEntries(sorting.slots.map(({ slot, problems }) => [slot, problems]))
  return { made, problems, unplaced: sorting.unplaced }
}

const models = async () => [
  ...(await fixture('graph/tab_f32', 'v1')),
  ...(await fixture('graph/tab_u8', 'v2')),
]

describe('wrong files say what is wrong, and cost only their own slot', () => {
  it('a model.json that is not JSON', async () => {
    const files = (await models()).map((one) =>
      one.path === 'v1/model.json' ? file(one.path, '{"modelTopology": ') : one,
    )
    const { problems } = await session([...files, file('log.csv', csv)])
    expect(problems['primary']![0]).toMatchObject({ file: 'v1/model.json' })
    expect(problems['shadow']).toEqual([])
    expect(problems['log']).toEqual([])
  })

  it('a missing shard', async () => {
    const files = (await models()).filter((one) => one.path !== 'v2/group1-shard1of1.bin')
    const { problems } = await session(files)
    expect(JSON.stringify(problems['shadow'])).toContain('group1-shard1of1.bin')
    expect(problems['primary']).toEqual([])
  })

  it('an empty log, and a log with a header alone', async () => {
    expect((await session([file('log.csv', '')])).problems['log']![0]).toMatchObject({
      code: 'empty-file',
      file: 'log.csv',
    })
    const { problems, made } = await session([file('log.csv', log[0]! + '\n')])
    expect(problems['log']![0]!.code).toMatch(/^empty/)
    const { mapping } = await made.propose()
    await expect(made.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: { code: problems['log']![0]!.code },
    })
  })

  it('no log whose lines end in returns alone: it has rows below its header', async () => {
    expect((await session([file('log.csv', log.join('\r'))])).problems['log']).toEqual([])
  })

  it('a log of another model', async () => {
    const images = file('log.jsonl', new Uint8Array(await readFile(new URL('digits/log.jsonl', demo))))
    const { made } = await session([...(await models()), images])
    const { mapping, preview } = await made.propose()
    expect(preview.problems).toContainEqual(
      expect.objectContaining({ code: 'unmapped-input', file: 'log.jsonl' }),
    )
    await expect(made.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: {
        code: 'unmapped-input',
        file: 'log.jsonl',
        place: atPointer('/models/primary/inputs/0'),
      },
    })
  })

  it('a mapping that is none', async () => {
    const { problems } = await session([
      file('map.json', '{"schemaVersion": 1, "models": {"primary": {"inputs": 3}}}'),
    ])
    expect(problems['mapping']![0]).toMatchObject({ code: 'bad-mapping', file: 'map.json' })
    expect(pointerOf(problems['mapping']![0]!)).toMatch(/^\/models\/primary/)
  })

  it('nothing at all', async () => {
    const { made } = await session([])
    const { mapping } = await made.propose()
    await expect(made.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: { code: 'no-log' },
    })
    await expect(made.requestsCsv()).rejects.toMatchObject({ problem: { code: 'not-run' } })
  })

  it('labels without an id, a baseline without features', async () => {
    const made = new LocalSession(failingReplayer)
    const labels = await made.drop([file('l.csv', 'label,sure\n1,0.5\n0,0.75\n')], 'labels')
    expect(labels.slots[0]!.problems[0]!.code).toBe('labels-without-id')
    const baseline = await made.drop([file('b.csv', 'request_id,label\nr1,1\nr2,0\n')], 'baseline')
    expect(baseline.slots.find(({ slot }) => slot === 'baseline')!.problems[0]!.code).toBe(
      'baseline-without-features',
    )
  })
})

describe('slots', () => {
  it('models change places, and are cleared', async () => {
    const { made } = await session(await models())
    const moved = await made.move('primary', 'shadow')
    expect(moved.slots.map(({ slot, title }) => [slot, title])).toEqual([
      ['primary', 'v2'],
      ['shadow', 'v1'],
    ])
    expect((await made.clear('primary')).slots.map(({ slot }) => slot)).toEqual(['shadow'])
  })

  it('a mapping of one model, in its folder, maps that model', async () => {
    const features = row.map((_, i) => ({ field: `f${7 - i}`, steps: [{ kind: 'scale', by: 2, plus: 0 }] }))
    const mapping = {
      schemaVersion: 1,
      inputs: [{ tensor: 'features', features }],
      output: { tensor: 'output_0', read: { kind: 'softmax', from: 'probability' } },
    }
    const { made } = await session([
      ...(await models()),
      file('v2/mapping.json', JSON.stringify(mapping)),
      file('log.csv', csv),
    ])
    const proposal = await made.propose()
    expect(proposal.mapping.models.shadow!.inputs[0]!.features[0]!.field).toBe('f7')
    expect(proposal.mapping.models.primary!.inputs[0]!.features[0]!.field).toBe('f0')
    expect(proposal.why['/models/shadow']).toBe('From the mapping file.')
    expect(proposal.preview.models.shadow![0]!.rows[0]![0]).toBeCloseTo((2 * 7) / 8, 6)
  })

  it('one model is evaluated against what the log says the other answered', async () => {
    const answered = log.map((line, i) => `${line},${i === 0 ? 'primary_pred' : i % 4}`).join('\n') + '\n'
    const { made } = await session([...(await fixture('graph/tab_f32', 'shadow')), file('log.csv', answered)])
    const { mapping } = await made.propose()
    const result = await made.run(runOptions(mapping), () => {})
    expect(result.requests.replayed).toBe(9)
    expect(result.evidence.primary).toBeNull()
    expect(result.evidence.shadow!.name).toBe('shadow')
    expect(result.agreement.n).toBe(9)
  })
})

describe('a mapping file and the models it was made for', () => {
  const features = (names: string[]) => names.map((field) => ({ field, steps: [] }))
  const ofModel = (names: string[]) => ({
    inputs: [{ tensor: 'features', features: features(names) }],
    output: { tensor: 'output_0', read: { kind: 'softmax', from: 'probability' } },
  })
  const names = Array.from({ length: 8 }, (_, i) => `f${i}`)
  const mapping = JSON.stringify({
    schemaVersion: 1,
    models: { primary: ofModel(names), shadow: ofModel(names) },
  })

  it('says so where a model was replaced while it stayed, and whether it still fits', async () => {
    const { made } = await session([...(await models()), file('map.json', mapping), file('log.csv', csv)])
    const codes = async () => (await made.propose()).preview.problems.map(({ code }) => code)
    expect(await codes()).toEqual([])
    // Of the same shape: it may be right, and only a person knows.
    await made.drop(await fixture('graph/tab_f32', 'v3'), 'shadow')
    expect((await made.propose()).preview.problems).toMatchObject([
      { code: 'mapping-outlived', severity: 'note' },
    ])
    await made.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
    expect(await codes()).toEqual([])
    // Of another shape: it does not fit.
    await made.drop(await fixture('graph/conv_f32', 'v4'), 'shadow')
    const [first, ...others] = (await made.propose()).preview.problems
    expect(first).toMatchObject({ code: 'mapping-outlived', severity: 'error', file: 'map.json' })
    expect(others.length).toBeGreaterThan(0)
    await made.clear('mapping')
    expect(await codes()).not.toContain('mapping-outlived')
  })

  it('a log of what primary takes alone: which of shadow’s features it lacks', async () => {
    const more = JSON.stringify({
      schemaVersion: 1,
      models: { primary: ofModel(names), shadow: ofModel([...names.slice(0, 6), 'speed', 'colour']) },
    })
    const { made } = await session([...(await models()), file('map.json', more), file('log.csv', csv)])
    const { preview } = await made.propose()
    expect(preview.problems).toMatchObject([
      {
        code: 'missing-column',
        file: 'log.csv',
        message:
          'The log lacks 2 of the 8 features that shadow takes: "speed", "colour". All that primary takes is there: the log seems captured for primary alone.',
        place: atPointer('/models/shadow/inputs/0/features/6'),
      },
    ])
  })
})
