import { describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../../src/files/dropped'
import type { Slot } from '../../../../src/session/contract'
import { primaryOf } from '../../../../src/session/intake/versions'
import { sortHeap } from '../../../../src/session/intake/sort'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, fixture } from '../helpers'

const rows = (header: string, ...lines: string[]) => [header, ...lines, ...lines, ...lines].join('\n') + '\n'
const log = rows(
  'request_id,timestamp,a,b,primary_pred',
  'r1,2024-01-01T00:00:00Z,1.5,2,0',
  'r2,2024-01-01T00:00:01Z,2.5,3,1',
  'r3,2024-01-01T00:00:02Z,3.5,1,1',
)
const labels = 'request_id,label\nr1,0\nr2,1\nr3,1\n'
const features = 'a,b\n1.5,2\n2.5,3\n3.5,4\n'

async function sorted(files: DroppedFile[], held: Slot[] = []) {
  const { placed, unplaced } = await sortHeap(files, new Set(held))
  const slots = Object.fromEntries(placed.map((one) => [one.slot, one.files.map((each) => each.path).sort()]))
  return {
    slots,
    unplaced: unplaced.map(({ path }) => path),
    why: Object.fromEntries(placed.map((one) => [one.slot, one.why])),
  }
}

describe('a heap of files', () => {
  it('is sorted by content, whatever the files are called', async () => {
    const { slots, unplaced } = await sorted([
      ...(await fixture('graph/tab_f32', 'x/prod')),
      ...(await fixture('graph/tab_u8', 'x/candidate')),
      file('x/1.csv', log),
      file('x/2.csv', labels),
      file('x/3.csv', features),
      file('x/4.json', '{"accuracy": {"margin": 0.01}}'),
      file('x/5.json', '{"schemaVersion": 1, "classes": ["a", "b"]}'),
      file('x/6.json', '{"schemaVersion": 1, "verdict": "hold", "checklist": []}'),
      file('x/README.md', '# Notes'),
    ])
    expect(slots).toEqual({
      primary: ['x/prod/group1-shard1of1.bin', 'x/prod/model.json'],
      shadow: ['x/candidate/group1-shard1of1.bin', 'x/candidate/model.json'],
      log: ['x/1.csv'],
      labels: ['x/2.csv'],
      baseline: ['x/3.csv'],
      gates: ['x/4.json'],
      mapping: ['x/5.json'],
      report: ['x/6.json'],
    })
    expect(unplaced).toEqual(['x/README.md'])
  })

  it('takes a sample of training data for the baseline though its first column counts up', async () => {
    const counted = 'a,b\n' + Array.from({ length: 20 }, (_, i) => `${i + 1},${(i * 7) % 5}`).join('\n')
    expect((await sorted([file('1.csv', log), file('2.csv', counted)])).slots).toEqual({ log: ['1.csv'], baseline: ['2.csv'] }) // prettier-ignore
    const named = counted.replace('a,b', 'n,class')
    expect((await sorted([file('1.csv', log), file('2.csv', named)])).slots).toEqual({ log: ['1.csv'], labels: ['2.csv'] }) // prettier-ignore
  })

  it('keeps a mapping beside the model in whose folder it lies', async () => {
    const mapping =
      '{"schemaVersion": 1, "model": {"inputs": [], "output": {"tensor": "y", "read": {"kind": "number"}}}}'
    const { slots } = await sorted([
      ...(await fixture('graph/tab_f32', 'v1')),
      file('v1/mapping.json', mapping),
    ])
    expect(slots['primary']).toContain('v1/mapping.json')
    expect(slots['mapping']).toBeUndefined()
  })

  it('puts a second model beside the first', async () => {
    expect(Object.keys((await sorted(await fixture('graph/tab_f32', 'm'), ['primary'])).slots)).toEqual([
      'shadow',
    ])
    expect(Object.keys((await sorted(await fixture('graph/tab_f32', 'm-shadow'))).slots)).toEqual(['shadow'])
  })

  it('takes features without ids as the log where there is no other', async () => {
    expect(Object.keys((await sorted([file('data.csv', features)])).slots)).toEqual(['log'])
    expect(Object.keys((await sorted([file('data.csv', features)], ['log'])).slots)).toEqual(['baseline'])
  })

  it('places an empty log beside a baseline: its own place says that it is empty', async () => {
    const { slots, unplaced } = await sorted([file('log.csv', ''), file('baseline.csv', features)])
    expect(slots).toEqual({ log: ['log.csv'], baseline: ['baseline.csv'] })
    expect(unplaced).toEqual([])
  })

  it.each([
    ['nothing', ''],
    ['a header alone', 'request_id,amount,primary_pred,shadow_pred\n'],
  ])('says of a rotated file that holds %s that it is empty', async (_what, content) => {
    const rows = (from: number) => Array.from({ length: 50 }, (_, i) => `r${from + i},${i % 7},${i % 2},1\n`).join('') // prettier-ignore
    const header = 'request_id,amount,primary_pred,shadow_pred\n'
    const { placed, unplaced } = await sortHeap(
      [file('app.1.csv', header + rows(0)), file('app.csv', content), file('app.2.csv', header + rows(50))],
      new Set(),
    )
    expect(placed.map(({ slot, files }) => [slot, files.length])).toEqual([['log', 2]])
    expect(unplaced).toEqual([{ path: 'app.csv', why: expect.stringMatching(/empty|no requests/) as string }])
  })

  it('reads files of the same columns as one log, and names one of other columns', async () => {
    const other = log.replace('timestamp', 'when').replace('b,', 'z,')
    const { slots, unplaced } = await sorted([
      file('day1.csv', log + log.split('\n').slice(1).join('\n')),
      file('day2.csv', log),
      file('odd.csv', other),
    ])
    expect(slots['log']).toEqual(['day1.csv', 'day2.csv'])
    expect(unplaced).toEqual(['odd.csv'])
  })

  it('reads files of records as one log where one day had a batch, or a field that is seldom there', async () => {
    const call = (i: number, body: unknown) =>
      JSON.stringify({ t: `2024-03-01T10:00:0${i}+00:00`, id: `r${i}`, st: '200', rt: '0.01', urt: '0.01', body: JSON.stringify(body) }) // prettier-ignore
    const { slots, unplaced } = await sorted([
      file('day1.log', rows(call(0, { instances: [{ a: 1, b: 2 }, { a: 3, b: 4 }] }), call(1, { instances: [{ a: 1, b: 2, note: 'x' }] }))), // prettier-ignore
      file(
        'day2.log',
        rows(call(2, { instances: [{ a: 5, b: 6 }] }), call(3, { instances: [{ a: 7, b: 8 }] })),
      ),
      file('other-model.log', rows(call(4, { instances: [{ x: 5, y: 6 }] }))),
    ])
    expect(slots['log']).toEqual(['day1.log', 'day2.log'])
    expect(unplaced).toEqual(['other-model.log'])
  })

  it('gives a broken file its slot, so that the slot says what is wrong', async () => {
    expect(Object.keys((await sorted([file('requests.csv', '')])).slots)).toEqual(['log'])
  })
})

describe('which model is primary', () => {
  it.each([
    ['shadow', 'primary', 1, /name/],
    ['models/champion', 'models/challenger', 0, /name/],
    ['v10', 'v9', 1, /version/],
    ['fraud-2.1', 'fraud-2.0', 1, /version/],
    ['b', 'a', 1, /order/],
    ['old-shadow', 'x', 0, /order/],
    ['bc_v1.keras', 'bc_logits_v2.keras', 0, /version/],
    ['model-1.9', 'model-1.10', 0, /version/],
    ['churn/2026-01-05', 'churn/2025-12-31', 1, /date/],
    ['churn_20260105_v3', 'churn_20260201_v3', 0, /date/],
    ['scoring-2.0.0-rc1', 'scoring-2.0.0', 0, /version/],
    ['big_v2_fp16', 'a_v1_fp32', 1, /version/],
    ['prod/model', 'canary/model', 0, /name/],
    ['new', 'current', 1, /name/],
    ['candidate', 'baseline_model', 1, /name/],
    ['production/v10', 'production/v9', 1, /version/],
    ['modell_neu.h5', 'modell_alt.h5', 1, /name/],
    ['modeleNouveau', 'modeleActuel', 1, /name/],
    ['net2', 'net1', 1, /version/],
    ['checkpoint-1200', 'checkpoint-900', 1, /version/],
  ])('%s and %s', (a, b, primary, why) => {
    for (const [pair, wanted] of [
      [[a, b], primary],
      [[b, a], 1 - primary],
    ] as const) {
      const found = primaryOf([pair[0]!, pair[1]!])
      expect([found.primary, found.sure]).toEqual([wanted, !why.test('order')])
      expect(found.why).toMatch(why)
    }
  })

  it.each([
    ['resnet50', 'resnet101'],
    ['tab_f32', 'tab_u8'],
    ['logistic', 'forest'],
    ['fraud', 'fraud_v2'],
    ['team-a/v1', 'team-b/v1'],
  ])('%s and %s is a question', (a, b) => {
    const [one, other] = [primaryOf([a, b]), primaryOf([b, a])]
    expect([one.sure, other.sure]).toEqual([false, false])
    // Whichever is dropped first.
    expect(one.primary).toBe(1 - other.primary)
  })

  it('is asked beside both places and said with the result, until somebody answers', async () => {
    const session = new LocalSession(failingReplayer)
    const { slots } = await session.drop([
      ...(await fixture('graph/tab_f32', 'forest')),
      ...(await fixture('graph/tab_u8', 'logistic')),
    ])
    expect(slots.map(({ question }) => question?.code)).toEqual(['assumed-primary', 'assumed-primary'])
    expect(slots[0]!.question!.message).toContain('"forest"')
    const swapped = await session.move('primary', 'shadow')
    expect(swapped.slots.map(({ slot, question }) => [slot, question])).toEqual([
      ['primary', undefined],
      ['shadow', undefined],
    ])
  })
})

describe('what else was dropped tells apart', () => {
  it('a baseline in a folder that is called labels, which has the label, too', async () => {
    const baseline = 'age,income,label\n30,20,1\n40,25,0\n50,30,1\n'
    const files = [file('labels/baseline.csv', baseline), file('labels/1.csv', labels), file('log.csv', log)]
    expect((await sorted(files)).slots).toEqual({
      ...{ log: ['log.csv'], labels: ['labels/1.csv'], baseline: ['labels/baseline.csv'] },
    })
  })

  it('labels with columns of their own from a log with labels', async () => {
    const annotated = rows('request_id,label,annotator,sure', 'r1,0,ann,0.9', 'r2,1,bob,0.7')
    const { slots } = await sorted([file('log.csv', log), file('x.csv', annotated)])
    expect(slots).toEqual({ log: ['log.csv'], labels: ['x.csv'] })
    expect((await sorted([file('x.csv', annotated)])).slots).toEqual({ log: ['x.csv'] })
  })

  it('a log of one feature from labels', async () => {
    const one = rows('request_id,amount', 'r1,0.5', 'r2,1.5', 'r3,2')
    const answers = rows('request_id,shadow_pred', 'r1,0', 'r2,1', 'r3,1')
    expect((await sorted([file('a.csv', one), file('b.csv', answers)])).slots).toEqual({
      log: ['a.csv'],
      'shadow-predictions': ['b.csv'],
    })
    expect((await sorted([file('a.csv', one), file('log.csv', log)])).slots).toEqual({
      labels: ['a.csv'],
      log: ['log.csv'],
    })
  })
})

describe('files of predictions', () => {
  const answers = (column: string, ids = ['r1', 'r2', 'r3']) =>
    [`request_id,${column}`, ...ids.map((id, i) => `${id},${i % 2}`)].join('\n') + '\n'

  it('go to the model that their column names', async () => {
    const { slots } = await sorted([
      file('log.csv', log),
      file('a.csv', answers('shadow_pred')),
      file('b.csv', answers('production_prediction')),
    ])
    expect(slots).toEqual({
      log: ['log.csv'],
      'primary-predictions': ['b.csv'],
      'shadow-predictions': ['a.csv'],
    })
  })

  it('go by their names where the columns are alike, and else two that name the same requests are rivals', async () => {
    const named = await sorted([
      file('log.csv', log),
      file('candidate.csv', answers('prediction')),
      file('x.csv', answers('prediction')),
    ])
    expect(named.slots).toMatchObject({
      'shadow-predictions': ['candidate.csv'],
      'primary-predictions': ['x.csv'],
    })
    const rivals = await sorted([
      file('log.csv', log),
      file('v2.csv', answers('prediction')),
      file('v1.csv', answers('prediction')),
    ])
    expect(rivals.slots).toMatchObject({
      'primary-predictions': ['v1.csv'],
      'shadow-predictions': ['v2.csv'],
    })
    expect(rivals.why['shadow-predictions']).toContain('version')
    const parts = await sorted([
      file('log.csv', log),
      file('part-1.csv', answers('prediction')),
      file('part-2.csv', answers('prediction', ['r4', 'r5'])),
    ])
    expect(parts.slots['primary-predictions']).toEqual(['part-1.csv', 'part-2.csv'])
  })

  it('stand for the model that is not here', async () => {
    const { slots } = await sorted([file('p.csv', answers('prediction'))], ['log', 'primary'])
    expect(slots).toEqual({ 'shadow-predictions': ['p.csv'] })
    expect((await sorted([file('p.csv', answers('prediction'))], ['log', 'shadow'])).slots).toEqual({
      'primary-predictions': ['p.csv'],
    })
  })

  it('are the log where there is no other, until there is', async () => {
    const { slots } = await sorted([
      file('p.csv', answers('primary_pred')),
      file('s.csv', answers('shadow_pred')),
      file('l.csv', labels),
    ])
    expect(slots).toEqual({ log: ['p.csv'], 'shadow-predictions': ['s.csv'], labels: ['l.csv'] })
    const session = new LocalSession(failingReplayer)
    await session.drop([file('p.csv', answers('prediction'))])
    const { slots: after } = await session.drop([file('log.csv', log)])
    expect(after.map(({ slot, title }) => [slot, title])).toEqual([
      ['log', 'log.csv'],
      ['primary-predictions', 'p.csv'],
    ])
  })
})
