/** A device that computes wrongly for a while: seen by what it answered in the run, whichever model and however short. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../../../src/core/roles'
import type { ReplayedBatch } from '../../../../src/replay/contract'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const N = 6000
const features = Array.from({ length: 8 }, (_, i) => `f${i}`)

/** Inputs of the reference with a little added, so that no two requests are alike; no label, no logged answer. */
async function log(): Promise<string> {
  const path = new URL('../../../fixtures/graph/tab_f32/ref.json', import.meta.url)
  const { inputs, outputs } = JSON.parse(await readFile(path, 'utf8')) as Record<string, number[][]>
  const lines = [`request_id,${features.join(',')},label`]
  for (let i = 0; i < N; i++) {
    const at = i % inputs!.length
    const values = inputs![at]!.map((value, j) => value + 1e-3 * ((i * 7 + j) % 5))
    const answer = outputs![at]!
    lines.push([`r${i}`, ...values, answer.indexOf(Math.max(...answer))].join(','))
  }
  return lines.join('\n') + '\n'
}

type Harm = (values: Float32Array, errors: Uint8Array, codes: string[]) => void

/** @param rows of the run that the device harms, on one model or both */
async function evaluated(harm: Harm, [from, to]: [number, number], roles: Role[]): Promise<EvaluationResult> {
  let first = true
  const starts = new Map<number, number>()
  const session = new LocalSession(() => {
    const device = first
    first = false
    if (!device) return cpuReplayer()
    return cpuReplayer((batch) => harmed(batch, starts, { harm, from, to, roles }))
  })
  const models = [...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))]
  await session.drop([...models, file('requests.csv', await log())])
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping), () => {})
}

function harmed(
  { seq, n, ...models }: ReplayedBatch,
  starts: Map<number, number>,
  { harm, from, to, roles }: { harm: Harm; from: number; to: number; roles: Role[] },
): void {
  // What is replayed again later is answered rightly: the fault is over by then.
  if (seq < 0) return
  starts.set(seq + 1, (starts.get(seq) ?? 0) + n)
  const at = starts.get(seq) ?? 0
  for (const role of roles) {
    const model = models[role]
    const [a, b] = [Math.max(0, from - at), Math.min(n, to - at)]
    if (!model || a >= b) continue
    const [output] = model.outputs
    const width = output!.data.length / n
    const values = (output!.data as Float32Array).subarray(a * width, b * width)
    harm(values, model.errors.subarray(a, b), model.codes)
  }
}

const times =
  (factor: number): Harm =>
  (values) =>
    values.forEach((value, i) => (values[i] = factor * value))
const notFinite: Harm = (values, errors, codes) => {
  values.fill(NaN)
  errors.fill(codes.push('non-finite-output') - 1)
}
/** As a texture of 16-bit floats would hold it: 11 bits of the mantissa. */
const half: Harm = (values) => {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  bits.forEach((value, i) => (bits[i] = value & 0xffff_e000))
}
const coarser: Harm = (values) => {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  bits.forEach((value, i) => (bits[i] = value & 0xfffc_0000))
}

const premiseOf = (result: EvaluationResult) => result.premises!.find(({ id }) => id === 'device')!

describe('a fault while the log is replayed', () => {
  const cases: [what: string, harm: Harm, rows: [number, number], roles: Role[], says: RegExp][] = [
    [
      'zeros of shadow, in mid-run',
      times(0),
      [2000, 2400],
      ['shadow'],
      /Shadow’s outputs are 0 on plain JavaScript/,
    ],
    [
      'zeros of both models, all along',
      times(0),
      [0, N],
      ['primary', 'shadow'],
      /Primary’s.* 0 .*Shadow’s.* 0 /,
    ],
    ['halved, as short as 60 requests', times(0.5), [4100, 4160], ['primary'], /outputs are 0.5000 times/],
    ['halved at the very end', times(0.5), [5900, N], ['shadow'], /without a right one in between/],
    ['no numbers', notFinite, [1000, 1100], ['shadow'], /Shadow’s outputs are no numbers/],
    ['doubled from the start', times(2), [0, 100], ['primary'], /from|to request/],
  ]
  it.each(cases)('%s: refuted, with what and where', async (_, harm, rows, roles, says) => {
    const result = await evaluated(harm, rows, roles)
    const { status, detail } = premiseOf(result)
    expect(status).toBe('refuted')
    expect(detail).toMatch(says)
    expect(result.verdict).not.toBe('promote')
    expect(result.checklist.find(({ id }) => id === 'accuracy')?.status).not.toBe('pass')
    for (const role of roles) {
      const { first, last, n, wrong } = result.device![role]!
      expect(n).toBeGreaterThan(200)
      expect(first!.request).toBeGreaterThan(rows[0])
      expect(last!.request).toBeLessThanOrEqual(rows[1])
      // Within a stretch or two of where it began and ended.
      expect(first!.request - rows[0]).toBeLessThan(64)
      expect(rows[1] - last!.request).toBeLessThan(64)
      expect(first!.id).toBe(`r${first!.request - 1}`)
      expect(wrong).toBeGreaterThan(0)
    }
    for (const role of ['primary', 'shadow'] as const)
      if (!roles.includes(role)) expect(result.device![role]!.wrong).toBe(0)
  })

  it.each<[string, Harm, Role]>([
    ['zeros', times(0), 'shadow'],
    ['halved', times(0.5), 'primary'],
  ])('%s for a dozen requests, fewer than a stretch of the sample', async (_, harm, role) => {
    const result = await evaluated(harm, [3333, 3345], [role])
    expect(premiseOf(result).status).toBe('refuted')
    const { first, last } = result.device![role]!
    expect(first!.request).toBeGreaterThan(3333)
    expect(last!.request).toBeLessThanOrEqual(3345)
  })

  it('values of 16-bit floats are no fault where no answer changes by them', async () => {
    const result = await evaluated(half, [0, N], ['primary', 'shadow'])
    expect(result.device!.primary!.wrong).toBe(0)
    expect(premiseOf(result).status).not.toBe('refuted')
  })

  it('values of six bits are called coarse', async () => {
    const result = await evaluated(coarser, [0, N], ['primary'])
    expect(result.device!.primary!.near).toBeGreaterThan(0)
    expect(premiseOf(result)).toMatchObject({
      status: expect.stringMatching(/unconfirmed|refuted/) as string,
    })
    expect(premiseOf(result).detail).toMatch(/differ from the cpu’s on .* by more than 32-bit floats explain/)
  })

  it('a sound device is confirmed, with how many and by how much', async () => {
    const result = await evaluated(times(1), [0, N], ['primary', 'shadow'])
    const { status, detail } = premiseOf(result)
    expect(status).toBe('confirmed')
    const { n, largest, wrong, near } = result.device!.primary!
    expect({ wrong, near, largest }).toEqual({ wrong: 0, near: 0, largest: 0 })
    expect(n).toBeGreaterThan(200)
    expect(detail).toContain(`Primary: ${n} of ${n} requests drawn over the run give the same on the cpu`)
  })
})
