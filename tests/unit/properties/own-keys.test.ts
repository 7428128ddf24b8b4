/**
 * Names that every object of JavaScript has, wherever a file may name something, along the whole road from the files to a
 * report that is read again. A name is a name: the result is that of the same files with other names.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultGates } from '../../../src/result/gates'
import { readReport } from '../../../src/result/reader'
import { share } from '../../../src/result/sharing/share'
import { fillTemplate } from '../../../src/report/export'
import { LocalSession } from '../../../src/session/session'
import { failingReplayer, file, runOptions } from '../session/helpers'

const inherited = Object.getOwnPropertyNames(Object.prototype).sort()

/** What is named, each by one of these. */
const named = [
  'category',
  'amount',
  'cluster',
  'primary',
  'shadow',
  'no',
  'yes',
  'one',
  'other',
  'none',
] as const
type Names = Record<(typeof named)[number], string>

const N = 240

/** JSON text with a key of its own for each pair, also where it is `__proto__`. */
const object = (pairs: [string, unknown][]) =>
  `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`

/** @param also the ids of the first requests, and spellings of a class */
function filesOf(names: Names, also: string[]) {
  const { category, amount, cluster, primary, shadow, no, yes, one, other, none } = names
  const label = (i: number) => (i % 23 === 5 ? none : i % 2 ? yes : i % 40 === 8 ? also[0]! : no)
  const row = (i: number) => [also[i] ?? `r${i}`, i % 3 ? one : other, i % 7, `${cluster}-${i % 60}`, i % 2 ? yes : no, i % 5 === 0 ? yes : no, label(i)].join(',') // prettier-ignore
  const log = [`request_id,${category},${amount},${cluster},${primary},${shadow},label`, ...Array.from({ length: N }, (_, i) => row(i))] // prettier-ignore
  const baseline = [`${category},${amount}`, ...Array.from({ length: N }, (_, i) => `${i % 2 ? one : other},${i % 5}`)] // prettier-ignore
  const roles = object([[category, 'feature'], [amount, 'feature'], [cluster, 'cluster'], [primary, 'primary'], [shadow, 'shadow']]) // prettier-ignore
  const mapping = `{"schemaVersion":1,"task":"classification","classes":${JSON.stringify([no, yes])},"noLabel":${JSON.stringify([none])},"aliases":${object([[also[0]!, no]])},"roles":${roles}}` // prettier-ignore
  const gates = { ...defaultGates, neverBreak: also, slicePairs: [[category, amount]] }
  return {
    log: file('log.csv', `${log.join('\n')}\n`),
    baseline: file('baseline.csv', `${baseline.join('\n')}\n`),
    mapping: file('mapping.json', mapping),
    gates: file('gates.json', JSON.stringify(gates)),
  }
}

/** @returns the result as whoever opens the report has it, without what hangs on the files' bytes and on the clock */
async function evaluated(names: Names, also: string[]) {
  const session = new LocalSession(failingReplayer)
  try {
    const files = filesOf(names, also)
    for (const slot of ['baseline', 'mapping', 'gates', 'log'] as const) {
      const { slots } = await session.drop([files[slot]], slot)
      expect(slots.flatMap(({ problems }) => problems)).toEqual([])
    }
    const { slots } = await session.drop([files.gates], 'gates')
    const gates = slots.find(({ slot }) => slot === 'gates')!.gates!
    const { mapping } = await session.propose()
    const result = await session.run(runOptions(mapping, { gates }), () => {})
    const template = '<meta name="generated" content="" /><title></title><script type="application/json" id="result">null</script>' // prettier-ignore
    const { evidence, ...told } = readReport(fillTemplate(template, share(result, 'features')))
    return { ...told, mapping: evidence.mapping }
  } finally {
    session.close()
  }
}

it('are names like any other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(inherited, { minLength: inherited.length }), async (drawn) => {
      // Other names that sort as these do.
      // No digits: ids that end in some are a counter.
      const plainOf = (name: string) => `plain-${String.fromCharCode(103 + inherited.indexOf(name))}`
      const of = (all: string[]) => {
        const names = Object.fromEntries(named.map((what, i) => [what, all[i]!])) as Names
        return evaluated(names, all.slice(named.length))
      }
      const renamed = inherited.reduce(
        (text, name) => text.replaceAll(name, plainOf(name)),
        JSON.stringify(await of(drawn)),
      )
      expect(JSON.parse(renamed)).toEqual(JSON.parse(JSON.stringify(await of(drawn.map(plainOf)))))
    }),
    { seed: 20261129, numRuns: 3 },
  )
}, 120_000)
