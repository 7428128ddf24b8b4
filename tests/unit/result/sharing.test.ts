/** The allow-list: every field of the schema has its rule, and what has none does not leave. */
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { fieldsList } from '../../../scripts/privacy'
import { digested, digestsOf } from '../../../src/result/digests'
import { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { sharings } from '../../../src/result/sharing/levels'
import { By, ByList, From } from '../../../src/result/sharing/rule'
import { share } from '../../../src/result/sharing/share'
import { table } from '../../../src/result/sharing/table'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from '../evaluation/data'
import { synthetic } from '../report/synthetic'
import { drawn } from './render'

interface Node {
  type: string
  wrapped?: Node
  item?: Node
  entries?: Record<string, Node>
  pipe?: Node[]
}

/** A schema without what makes it optional, and the entries of a list. */
function inner(schema: Node): Node {
  if (schema.wrapped) return inner(schema.wrapped)
  return schema.item ? inner(schema.item) : schema
}

/** Every object of the schema with its path and its rule, as far as rules are by field. */
function* objects(schema: Node, rule: unknown, path: string): Iterable<[string, string[], unknown]> {
  const { entries } = inner(schema)
  if (!entries) return
  const held = rule instanceof From ? rule.rule : rule
  if (held === 'all' || held instanceof By || held instanceof ByList) return
  yield [path, Object.keys(entries).sort(), held]
  for (const [key, entry] of Object.entries(entries))
    yield* objects(entry, (held as Record<string, unknown>)[key], path ? `${path}.${key}` : key)
}

const all = [...objects(EvaluationResult as unknown as Node, table, '')]

it.each(all)('every field of “%s” has its rule, and no other has', (_, keys, rules) => {
  expect(Object.keys(rules as object).sort()).toEqual(keys)
})

it('the walk sees the whole schema', () => {
  expect(all.length).toBeGreaterThan(80)
  expect(all.map(([path]) => path)).toEqual(
    expect.arrayContaining(['quality.primary.perClass', 'timeline.windows']),
  )
})

it('docs/privacy.md has the list that the rules make', async () => {
  const text = await readFile(new URL('../../../docs/privacy.md', import.meta.url), 'utf8')
  expect(text, 'run `npx tsx scripts/privacy.ts`').toContain(await fieldsList())
})

const results = {
  classes: synthetic({ n: 900, logged: 'swapped' }),
  'many classes': synthetic({ n: 900, classes: ['a', 'b', 'c', 'd'] }),
  numbers: synthetic({ n: 900, task: 'regression' }),
  'no labels': synthetic({ n: 300, labels: false, baseline: false }),
  'no request': evaluate(dataOf({ n: 0, primary: classified([]), shadow: classified([]) }), defaultGates, { seed: 1, partial: false }), // prettier-ignore
}

describe.each(Object.entries(results))('%s', (_, result) => {
  it.each(sharings)('shared as %s it fits its schema, opens and is drawn', (as) => {
    const shared = share(result, as, (id) => `#${id.length}`)
    expect(v.safeParse(EvaluationResult, shared).issues).toBeUndefined()
    expect(drawn(readReport(JSON.stringify(shared)))).toContain(result.headline.verdict.slice(0, 8))
  })

  it('with features, all of it leaves', () => {
    expect({ ...share(result, 'features'), shared: undefined }).toEqual(JSON.parse(JSON.stringify(result)))
  })
})

it('a key that nobody knows does not leave', () => {
  const later = {
    ...results.classes,
    futures: { secret: 1 },
    agreement: { ...results.classes.agreement, of: 'x' },
  }
  for (const as of ['figures', 'features'] as const) {
    const shared = share(later, as)
    expect(shared).not.toHaveProperty('futures')
    expect(shared.agreement).not.toHaveProperty('of')
  }
})

describe('names of classes', () => {
  const named = (names: string[], replayed: boolean, n = 60) => {
    const answers = Array.from({ length: n }, (_, i) => (i === 0 ? 1 : i === 1 ? 2 : 0))
    const data = dataOf({
      classes: names,
      primary: classified(answers),
      shadow: classified(answers),
      labels: Int32Array.from(answers),
    })
    const result = evaluate(data, defaultGates, { seed: 1, partial: false })
    const answered = replayed ? 'replayed' : 'log'
    result.evidence = { ...result.evidence, answers: { primary: answered, shadow: answered } } as never
    return share(result, 'figures')
  }

  it('of a log alone leave where 20 requests share them; others are called by their number', () => {
    const { classes, quality } = named(['common', 'of one', 'of another', 'of nobody'], false)
    expect(classes).toEqual(['common', 'class 2', 'class 3', 'class 4'])
    expect(quality?.primary.perClass.map((one) => one.class)).toEqual(classes)
  })

  it('of a model leave where any request is of them', () => {
    expect(named(['common', 'of one', 'of another', 'of nobody'], true).classes).toEqual(['common', 'of one', 'of another', 'class 4']) // prettier-ignore
  })

  it('that are numbers leave', () => {
    expect(named(['0', '1', '2', '3'], false).classes).toEqual(['0', '1', '2', '3'])
  })
})

it('an edge between ranges leaves only where enough rows lie on either side of it', () => {
  const shared = share(results.classes, 'figures')
  const hour = results.classes.drift.find(({ feature }) => feature === 'hour')!
  const bins = { labels: ['below 1', '1 to 2', '2 to 3', '3 and above'], baseline: [0, 0.5, 0.5, 0], current: [0, 0.5, 0.49, 0.01] } // prettier-ignore
  const odd = share({ ...results.classes, drift: [{ ...hour, bins }] }, 'figures')
  expect(odd.drift[0]!.bins.labels).toEqual(['below …', '… to 2', '2 to …', '… and above'])
  expect(shared.drift.find(({ feature }) => feature === 'hour')!.bins.labels).toEqual(hour.bins.labels)
})

it('no digest of what stays leaves, but the mapping’s own', () => {
  const whole = digested(synthetic({ n: 300 }))
  const shared = share(whole, 'figures')
  expect(shared.evidence.mapping ?? null).toBe(null)
  expect(shared.evidence.digests?.mapping).toBe(digestsOf(whole).mapping)
  expect(shared.evidence.digests?.figures).not.toBe(whole.evidence.digests!.figures)
  expect(shared.evidence.digests).toEqual(digestsOf(shared))
})
