import { describe, expect, it } from 'vitest'
import { loadBundle } from '../../../../src/models/load'
import { inputsFromLog, seededInputs } from '../../../../src/session/device/check-inputs'
import { openLog } from '../../../../src/session/intake/log'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, failingReplayer, file, fixture } from '../helpers'

const stopped = { problem: { code: 'stopped' } }

describe('made-up requests', () => {
  it('are of the types, shapes and ranges that the model takes, and the same every time', async () => {
    const strings = await loadBundle(await fixture('graph/stringlookup_f32'))
    const made = seededInputs(strings, 8)
    expect(made).toEqual(seededInputs(strings, 8))
    const country = made.inputs.find((input) => input.name === 'country')
    expect(country).toMatchObject({ dtype: 'string', shape: [8, 1] })
    expect((country?.data as string[]).every((text) => typeof text === 'string')).toBe(true)
    const nums = made.inputs.find((input) => input.name === 'nums')
    expect(new Set(nums?.data as Float32Array).size).toBe(24)
    expect(Math.max(...(nums?.data as Float32Array).map(Math.abs))).toBeLessThanOrEqual(6)
  })

  it('are grey levels between 0 and 1 for images, up to 255 where the model rescales', async () => {
    const bundle = await loadBundle(await fixture('graph/conv_f32'))
    const [image] = seededInputs(bundle, 8).inputs
    expect(Math.max(...(image?.data as Float32Array))).toBeLessThanOrEqual(1)
    bundle.card.kinds['Rescaling'] = 1
    const [bright] = seededInputs(bundle, 8).inputs
    expect(Math.max(...(bright?.data as Float32Array))).toBeGreaterThan(200)
  })

  it('are indices below the vocabulary where the model looks them up', async () => {
    const bundle = await loadBundle(await fixture('graph/tab_f32'))
    bundle.inputs = [{ name: 'ids', shape: [null, null], dtype: 'int32' }]
    bundle.card.layers = [{ name: 'table', kind: 'GatherV2', shape: '[5, 16]', parameters: 80 }]
    const [ids] = seededInputs(bundle, 8).inputs
    expect(ids?.shape).toEqual([8, 8])
    expect(new Set(ids?.data as Int32Array)).toEqual(new Set([0, 1, 2, 3, 4]))
  })
})

describe('requests of the log', () => {
  it('are the first that the model can be given', async () => {
    const bundle = await loadBundle(await fixture('graph/tab_f32'))
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`)
    const row = (i: number) =>
      `r${i},${names.map((_, j) => (i === 1 && j === 3 ? '' : i * 10 + j)).join(',')}`
    const csv = `request_id,${names.join(',')}\n${Array.from({ length: 20 }, (_, i) => row(i)).join('\n')}\n`
    const log = await openLog([file('log.csv', csv)])
    const session = new LocalSession(failingReplayer)
    await session.drop(await fixture('graph/tab_f32'), 'primary')
    await session.drop([file('log.csv', csv)], 'log')
    const { mapping } = await session.propose()
    const given = await inputsFromLog(log, mapping.models.primary!, bundle, 8)
    // The second row lacks a feature.
    expect(given).toMatchObject({ from: 'log', n: 8 })
    const data = given?.inputs[0]?.data as Float32Array
    expect(Array.from({ length: 8 }, (_, i) => data[i * 8])).toEqual([0, 20, 30, 40, 50, 60, 70, 80])
  })
})

describe('the check', () => {
  it('compares, in one worker for both models and a reference for each, which all end', async () => {
    let started = 0
    let closed = 0
    const session = new LocalSession(() => {
      const replayer = cpuReplayer()
      started += 1
      const close = replayer.close.bind(replayer)
      replayer.close = () => ((closed += 1), close())
      return replayer
    })
    await session.drop(await fixture('graph/tab_f32'), 'primary')
    await session.drop(await fixture('graph/tab_u8'), 'shadow')
    const reports = await Promise.all([
      session.checkDevice('primary', 'cpu', null),
      session.checkDevice('shadow', 'cpu', null),
    ])
    expect(reports).toMatchObject([
      { role: 'primary', from: 'seeded', n: 8, maxAbsolute: 0, changed: 0, classes: true, warning: null },
      { role: 'shadow', n: 8, maxAbsolute: 0 },
    ])
    expect(started).toBe(1)
    expect(closed).toBe(1)
  })

  it('stops when told, when a newer one comes, and when the model goes', async () => {
    const session = new LocalSession(cpuReplayer)
    await session.drop(await fixture('graph/tab_f32'), 'primary')
    const first = expect(session.checkDevice('primary', 'cpu', null)).rejects.toMatchObject(stopped)
    const second = expect(session.checkDevice('primary', 'cpu', null)).rejects.toMatchObject(stopped)
    await first
    session.cancelCheck('primary')
    await second
    const third = expect(session.checkDevice('primary', 'cpu', null)).rejects.toMatchObject(stopped)
    await session.clear('primary')
    await third
    await expect(session.checkDevice('primary', 'cpu', null)).rejects.toMatchObject(stopped)
    await session.drop(await fixture('graph/tab_f32'), 'primary')
    expect(await session.checkDevice('primary', 'cpu', null)).toMatchObject({ changed: 0 })
  })

  it('says why where the model cannot be checked', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop(await fixture('graph/tab_f32'), 'primary')
    await expect(session.checkDevice('primary', 'cpu', null)).rejects.toThrow(
      'nothing is to be replayed here',
    )
  })
})
