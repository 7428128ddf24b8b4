/** What was seen of a result before it was whole, and changed after, stands with the verdict. */
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { defaultGates, type Gates } from '../../../../src/result/gates'
import { historyTexts } from '../../../../src/result/history'
import { LocalSession } from '../../../../src/session/session'
import { editsOf } from '../../../../src/session/run/conduct'
import { Meter } from '../../../../src/session/run/meter'
import { failingReplayer, file, runOptions } from '../helpers'
import { type Asked, N, opened, ROWS, Shelf } from './resumed'

/** The first n lines of a log whose models are both right four times in five. */
function log(n: number, seed = 3): string {
  const random = seeded(seed)
  const rows = Array.from({ length: n }, (_, i) => {
    const label = random.below(2)
    const answer = () => (random.below(5) === 0 ? 1 - label : label)
    return `${seed}-${i},${answer()},${answer()},${label}`
  })
  return ['request_id,primary_prediction,shadow_prediction,label', ...rows].join('\n')
}

async function evaluated(session: LocalSession, text: string, gates: Gates = defaultGates) {
  await session.drop([file('log.csv', text)], 'log')
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping, { gates }), () => undefined)
}

const wider: Gates = { ...defaultGates, accuracy: { policy: 'non-inferior', margin: 0.02 } }

describe('edits of gates after the results were seen', () => {
  test('stand in the result and below the verdict, in order, what is taken back as well', async () => {
    const session = new LocalSession(failingReplayer)
    const first = await evaluated(session, log(400))
    expect(first.history ?? null).toBeNull()
    const after = await session.judge(wider)
    expect(after.history!.edits).toEqual([
      {
        gate: 'accuracy.margin',
        from: 0.005,
        to: 0.02,
        loosens: true,
        detail: 'the accuracy margin was widened from 0.5 to 2 points',
      },
    ])
    const said = 'The accuracy margin was widened from 0.5 to 2 points after the results were seen.'
    expect(after.headline.why).toContain(said)
    const back = await session.judge(defaultGates)
    expect(back.history!.edits.map(({ loosens }) => loosens)).toEqual([true, false])
    expect(back.checklist).toEqual(first.checklist)
  })

  test('between two runs of the same requests count; with other requests they do not', async () => {
    const session = new LocalSession(failingReplayer)
    await evaluated(session, log(300))
    const again = await evaluated(session, log(300), wider)
    expect(again.history).toMatchObject({ continued: 0, edits: [{ gate: 'accuracy.margin' }] })
    const other = await evaluated(session, log(300, 8), defaultGates)
    expect(other.history ?? null).toBeNull()
  })

  test('evidence of a rollback, costs and slices are no thresholds', () => {
    const rollback = { ...defaultGates.rollback, who: 'Ada' }
    const costs = { fixed: -2, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 }
    expect(editsOf(defaultGates, { ...defaultGates, rollback, costs, slicePairs: [['a', 'b']] })).toEqual([])
  })

  test('each threshold has its words, and which way it went', () => {
    const after: Gates = {
      ...defaultGates,
      confidence: 0.9,
      accuracy: { policy: 'point', margin: 0.005 },
      latency: { slaMs: 150, shareOver: 0.1 },
      errors: { maxRate: 0.01 },
      drift: { psi: 0.3, allowed: 2 },
      neverBreak: ['r1', 'r2'],
    }
    expect(editsOf(defaultGates, after).map(({ detail, loosens }) => [detail, loosens])).toEqual([
      ['the confidence of every gate was lowered from 95 % to 90 %', true],
      ['the accuracy policy was changed from “non-inferior” to “point”', null],
      ['the latency limit was lowered from 200 to 150 ms', false],
      ['the share that may be slower was raised from 5 % to 10 %', true],
      ['the highest error rate was raised from 0.1 % to 1 %', true],
      ['the PSI that counts as drift was raised from 0.2 to 0.3', true],
      ['the number of features that may drift was raised from 0 to 2', true],
      ['the list of requests that must never break was changed, from 0 to 2 of them', null],
    ])
  })
})

describe('looks', () => {
  test('a log that goes on after its result was seen is judged by bounds that hold at every look', async () => {
    const session = new LocalSession(failingReplayer)
    await evaluated(session, log(300))
    const longer = await evaluated(session, log(900))
    expect(longer.history).toEqual({ looks: 0, continued: 1, edits: [] })
    expect(longer.independence!.looks).toBe(1)
    const fresh = await evaluated(new LocalSession(failingReplayer), log(900))
    const width = ({ quality }: typeof fresh) => {
      const [low, high] = quality!.accuracyDifference.interval!
      return high - low
    }
    expect(width(longer)).toBeGreaterThan(1.2 * width(fresh))
    expect(historyTexts(longer.history!)).toEqual([
      'The log was evaluated once before, with another number of requests.',
    ])
  })

  describe('labels that come bit by bit', () => {
    const bare = log(900).split('\n').map((line) => line.split(',').slice(0, 3).join(',')).join('\n') // prettier-ignore
    const labels = (n: number, change = (label: string) => label) =>
      ['request_id,label', ...log(900).split('\n').slice(1, n + 1).map((line) => [line.split(',')[0], change(line.split(',')[3]!)].join(','))].join('\n') // prettier-ignore
    const give = (session: LocalSession, text: string) => session.drop([file('labels.csv', text)], 'labels')
    const width = ({ quality }: Awaited<ReturnType<typeof evaluated>>) =>
      quality!.accuracyDifference.interval![1] - quality!.accuracyDifference.interval![0]

    test.each(['joined anew', 'with a run'])('each file that was looked at is a look: %s', async (how) => {
      const session = new LocalSession(failingReplayer)
      await give(session, labels(200))
      await evaluated(session, bare)
      const next = async (n: number) => {
        await give(session, labels(n))
        if (how === 'joined anew') return session.relabel(defaultGates)
        return session.run(runOptions((await session.propose()).mapping), () => undefined)
      }
      expect((await next(400)).history).toMatchObject({ continued: 0, relabelled: 1 })
      const third = await next(900)
      expect(third.history).toMatchObject({ relabelled: 2 })
      expect(third.independence!.looks).toBe(2)
      expect(historyTexts(third.history!)).toEqual([
        'The same requests were evaluated 2 times before, with fewer of their labels.',
      ])
      const once = new LocalSession(failingReplayer)
      await give(once, labels(900))
      expect(width(third)).toBeGreaterThan(1.2 * width(await evaluated(once, bare)))
      // The same labels again are no other look.
      expect((await next(900)).history).toMatchObject({ relabelled: 2 })
    })

    test('other labels, or the first ones, are none', async () => {
      const session = new LocalSession(failingReplayer)
      expect((await evaluated(session, bare)).history ?? null).toBeNull()
      await give(
        session,
        labels(300, (label) => String(1 - Number(label))),
      )
      expect((await session.relabel(defaultGates)).history ?? null).toBeNull()
      await give(session, labels(900))
      expect((await session.relabel(defaultGates)).history ?? null).toBeNull()
    })
  })

  test('a person who stops, looks and goes on has looked as often as figures were shown, and at each partial result', async () => {
    let shown = 0
    const asked: Asked = {
      shelf: new Shelf(),
      watched: true,
      // Slower than figures are shown, at first: somebody has seen some before it is stopped.
      slowly: true,
      tell: ({ phase, agreement, done, kept = 0 }) => {
        if (phase === 'replaying' && agreement && done > kept) shown++
      },
    }
    const { result } = await opened(asked)
    const stoppedAt = (batch: number) => {
      asked.hangsAt = asked.stopsAt = batch
      return result()
    }
    const first = await stoppedAt(2)
    expect(shown).toBeGreaterThan(0)
    expect([first.requests.replayed, first.history]).toEqual([
      2 * ROWS,
      { looks: shown, continued: 0, edits: [] },
    ])
    expect(first.independence!.looks).toBe(shown)
    asked.slowly = false
    const second = await stoppedAt(5)
    expect([second.requests.replayed, second.history]).toEqual([
      5 * ROWS,
      { looks: shown, continued: 1, edits: [] },
    ])
    const whole = await stoppedAt(Infinity)
    expect([whole.requests.replayed, whole.history]).toEqual([N, { looks: shown, continued: 2, edits: [] }])
    expect(whole.independence!.looks).toBe(2)
    // As it is: nothing is learned by that.
    expect((await result()).independence!.looks).toBe(2)
  })

  test('fewer requests than were seen before may have been chosen: the bounds hold at every look, and edits stay', async () => {
    const session = new LocalSession(failingReplayer)
    await evaluated(session, log(900))
    const fewer = await evaluated(session, log(300), wider)
    expect(fewer.history).toMatchObject({ continued: 1, edits: [{ gate: 'accuracy.margin' }] })
    expect(fewer.independence!.looks).toBe(1)
    expect((await session.judge(wider)).history!.continued).toBe(1)
    // All of them again: that result stood before anybody had seen a part of it.
    const all = await evaluated(session, log(900), wider)
    expect(all.history).toMatchObject({ continued: 0, edits: [{ gate: 'accuracy.margin' }] })
    expect(all.independence!.looks).toBe(0)
  })

  test('a page that was loaded again has not looked: the same log is as it was', async () => {
    const before = new LocalSession(failingReplayer)
    const seen = await evaluated(before, log(300))
    const after = new LocalSession(failingReplayer)
    await after.recall((await before.record())!)
    const again = await evaluated(after, log(300))
    expect([again.history ?? null, again.independence!.looks]).toEqual([null, 0])
    expect(again.checklist).toEqual(seen.checklist)
    // It knows what was seen all the same.
    expect((await evaluated(after, log(600))).history).toMatchObject({ continued: 1 })
  })

  test('another log that counts its requests from 1, too, is another one', async () => {
    const numbered = (n: number, seed: number) =>
      log(n, seed).replaceAll(new RegExp(`^${seed}-\\d+,`, 'gm'), '')
    const bare = (n: number, seed: number) => numbered(n, seed).replace('request_id,', '')
    const session = new LocalSession(failingReplayer)
    await evaluated(session, bare(300, 3))
    expect((await evaluated(session, bare(900, 8))).history ?? null).toBeNull()
    // And one that goes on is the same.
    expect((await evaluated(session, bare(1200, 8))).history).toMatchObject({ continued: 1 })
  })

  test('figures that were reported while requests were replayed are counted, others are not', () => {
    let now = 0
    const meter = new Meter(
      () => undefined,
      () => now,
    )
    const agreement = { value: 1, ci95: null, n: 5, reason: null }
    meter.enter('replaying')
    meter.report((now += 300), null, null)
    expect(meter.shown).toBe(0)
    meter.figures(agreement, { primary: 0, shadow: 0 }, null)
    meter.report((now += 300), null, null)
    meter.report((now += 10), null, null)
    expect(meter.shown).toBe(1)
    meter.enter('evaluating')
    meter.report((now += 300), null, null)
    expect(meter.shown).toBe(1)
  })
})
