/** Classes whose names are one number, or one word in two cases: whether they are one class is asked where accuracy hangs on it. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { DroppedFile } from '../../../../src/files/dropped'

const N = 4000
const random = seeded(97)
const truth = Array.from({ length: N }, () => random.below(4))
const good = answers(truth, 0.92, 4, 1)
const better = answers(truth, 0.96, 4, 2)
/** Takes every one of class 3 for a 2: 24 points worse where these are two classes, better where they are one. */
const merging = better.map((c) => (c === 3 ? 2 : c))
type Names = readonly string[]

const log = (names: Names, shadow: readonly number[], label = true) =>
  csv(truth.map((t, i) => ({ request_id: `r${i}`, primary_pred: names[good[i]!]!, shadow_pred: names[shadow[i]!]!, ...(label ? { label: names[t]! } : {}) }))) // prettier-ignore
const labels = (names: Names) => csv(truth.map((t, i) => ({ request_id: `r${i}`, label: names[t]! })), 'labels.csv') // prettier-ignore
const run = (of: DroppedFile, placed = {}) => judged([of], placed, failingReplayer)

describe('spellings that labels and answers tell apart', () => {
  it.each<[string, Names]>([
    ['codes with leading zeros', ['31', '42', '9', '009']],
    ['words in two cases', ['mild', 'none', 'b', 'B']],
    ['products that look like powers of ten', ['2A1', '3B7', '5000', '5E3']],
    ['sections of a document', ['A', 'B', '4.2', '4.20']],
  ])('%s: asked before a worse shadow passes, and either answer gives its own', async (_, names) => {
    const found = await run(log(names, merging))
    expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('classes').detail).toContain(`“${names[3]}”`)
    expect(found.gate('accuracy')).toBe('insufficient')
    const apart = await found.pressed('classes', /different classes/)
    expect(apart.result.classes).toEqual(expect.arrayContaining([...names]))
    expect(apart.gate('accuracy')).toBe('fail')
    expect((await found.pressed('classes', /one class/)).gate('accuracy')).toBe('pass')
  })

  it('in a file of labels as well', async () => {
    const names = ['31', '42', '9', '009']
    const found = await run(log(names, merging, false), { labels: [labels(names)] })
    expect(found.premise('classes').blocks).toBe(true)
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('a better shadow passes under either reading, and nothing is asked', async () => {
    const found = await run(log(['mild', 'none', 'b', 'B'], better))
    expect(found.premise('classes').blocks).toBeFalsy()
    expect(found.gate('accuracy')).toBe('pass')
  })

  it('whole numbers of more digits than a number holds are each their own', async () => {
    const names = ['9007199254740993', '17', '9007199254740992', '9007199254740994']
    const found = await run(log(names, merging))
    expect(found.result.classes).toHaveLength(4)
    expect(found.gate('accuracy')).toBe('fail')
  })
})

describe('an untidy log is one of few classes', () => {
  const untidy = (c: number) => (random.below(2) ? ['ok', 'late', 'lost', 'held'] : ['OK', 'Late', 'LOST', 'Held'])[c]! // prettier-ignore
  it('spelled at random in every column: nothing is asked, and accuracy is of the classes', async () => {
    const found = await run(csv(truth.map((t, i) => ({ request_id: `r${i}`, primary_pred: untidy(good[i]!), shadow_pred: untidy(better[i]!), label: untidy(t) })))) // prettier-ignore
    expect(found.result.quality!.shadow.accuracy).toBeGreaterThan(0.94)
    expect(found.premise('classes').blocks).toBeFalsy()
    expect(found.gate('accuracy')).toBe('pass')
  })

  it('1 from one day on, 1.0 before it, in all columns alike', async () => {
    const at = (c: number, i: number) => (i < 1700 ? `${c}` : `${c}.0`)
    const found = await run(csv(truth.map((t, i) => ({ request_id: `r${i}`, primary_pred: at(good[i]!, i), shadow_pred: at(better[i]!, i), label: at(t, i) })))) // prettier-ignore
    expect(found.premise('classes').blocks).toBeFalsy()
    expect(found.gate('accuracy')).toBe('pass')
  })
})
