/** Properties of what is shared: twice is once, and less after more is what less is at once. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { share } from '../../../src/result/sharing/share'
import { sharings } from '../../../src/result/sharing/levels'
import { synthetic } from '../report/synthetic'

const word = fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('“late”', '"late"', 'constructor', '</script>', '…', 'a × b')) // prettier-ignore
const base = synthetic({ n: 120, logged: 'swapped' })

/** The texts that come from a log and a person, of any kind. */
const result = fc
  .record({
    ids: fc.array(word, { minLength: 1 }),
    classes: fc.uniqueArray(
      word.filter((one) => one !== ''),
      { minLength: 2, maxLength: 2 },
    ),
    detail: word,
    feature: word,
  }) // prettier-ignore
  .map(({ ids, classes, detail, feature }): EvaluationResult => {
    const one = structuredClone(base)
    one.classes = classes
    one.disagreements.sample.forEach((row, i) => {
      row.id = ids[i % ids.length]!
      row.primary = classes[i % 2]!
    })
    one.drift.forEach((row) => (row.feature = feature))
    one.checklist.forEach((gate) => (gate.detail += ` “${detail}”`))
    return one
  })

/** Without what counts what left, and the digest over that, which are of the one sharing. */
function told(shared: EvaluationResult): unknown {
  const plain = JSON.parse(JSON.stringify({ ...shared, shared: undefined })) as EvaluationResult
  const { digests } = plain.evidence as { digests?: { figures?: string } }
  delete digests?.figures
  return plain
}

it('shared twice it is as shared once', () => {
  fc.assert(
    fc.property(result, fc.constantFrom(...sharings.filter((as) => as !== 'hashed-ids')), (one, as) => {
      const once = share(one, as)
      expect(told(share(once, as))).toEqual(told(once))
    }),
    { seed: 20261129, numRuns: 40 },
  )
})

it('figures of what was shared with ids are the figures', () => {
  fc.assert(
    fc.property(result, (one) => {
      expect(told(share(share(one, 'ids'), 'figures'))).toEqual(told(share(one, 'figures')))
    }),
    { seed: 20261129, numRuns: 40 },
  )
})

it('what is shared opens, as it was written', () => {
  fc.assert(
    fc.property(result, fc.constantFrom(...sharings), (one, as) => {
      const shared = share(one, as, (id) => `#${id.length}`)
      expect(told(readReport(JSON.stringify(shared)))).toEqual(told(shared))
    }),
    { seed: 20261129, numRuns: 20 },
  )
})
