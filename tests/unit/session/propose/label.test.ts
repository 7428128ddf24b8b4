/** A column that is nobody's input and holds the classes is the label, or is offered as one. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, fixture } from '../helpers'

const random = seeded(3)
const N = 200
const pick = (values: readonly (string | number)[]) =>
  Array.from({ length: N }, () => values[random.below(values.length)]!)
const numbers = () => Array.from({ length: N }, () => (random.below(4000) - 2000) / 1000)

function csv(columns: Record<string, readonly (string | number)[]>): string {
  const names = Object.keys(columns)
  const rows = Array.from({ length: N }, (_, i) => names.map((name) => columns[name]![i]).join(','))
  return [names.join(','), ...rows].join('\n') + '\n'
}

async function proposed(log: string, models = false) {
  const session = new LocalSession(failingReplayer)
  if (models) {
    await session.drop(await fixture('graph/tab_f32', 'v1'), 'primary')
    await session.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
  }
  await session.drop([file('log.csv', log)], 'log')
  const { mapping, preview } = await session.propose()
  const offered = preview.problems.filter(({ code }) => code === 'maybe-label').map(({ message }) => message)
  const labels = Object.keys(mapping.roles).filter((name) => mapping.roles[name] === 'label')
  return { mapping, labels, offered, codes: preview.problems.map(({ code }) => code) }
}

const ids = Array.from({ length: N }, (_, i) => `r${i}`)
const features = () => Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`f${i}`, numbers()]))
const species = ['setosa', 'versicolor', 'virginica']

describe('with models', () => {
  it.each(['digit', 'Klasse', 'diagnosis'])('a numeric %s beside the features is the truth', async (name) => {
    const { labels, mapping, codes } = await proposed(
      csv({ request_id: ids, ...features(), [name]: pick([0, 1, 2, 3]) }),
      true,
    )
    expect(labels).toEqual([name])
    expect(mapping.models.primary!.inputs[0]!.features).toHaveLength(8)
    expect(codes).not.toContain('unmapped-input')
  })

  it.each([
    ['f', 'all classes are in it'],
    ['', 'the inputs take all the others'],
  ])('a column of another name is, where %s%s', async (prefix) => {
    const renamed = Object.entries(features()).map(([, values], i) => [
      `${prefix || 'xyzuvwab'[i]!}${i}`,
      values,
    ])
    const { labels, mapping } = await proposed(
      csv({ request_id: ids, wert: pick([0, 1, 2, 3]), ...Object.fromEntries(renamed) }),
      true,
    )
    expect(labels).toEqual(['wert'])
    expect(mapping.models.primary!.inputs[0]!.features.map(({ field }) => field)).not.toContain('wert')
  })

  it('a column of words is the truth, with a class among them that production never answered', async () => {
    const teams = ['billing', 'legal', 'sales', 'support']
    const log = csv({ request_id: ids, ...features(), primary_pred: pick(teams.slice(0, 3)), desk: pick(teams) }) // prettier-ignore
    const { labels, mapping } = await proposed(log, true)
    expect([labels, mapping.classes]).toEqual([['desk'], teams])
  })

  it.each([
    ['desk', ['ant', 'bee', 'cow', 'dog']],
    ['live_class', [0, 1, 2, 3]],
  ])('beside the truth, %s is offered as what production answered', async (name, values) => {
    const log = csv({ request_id: ids, ...features(), [name]: pick(values), label: pick(values) })
    const { mapping, offered } = await proposed(log, true)
    expect(mapping.roles[name]).toBe('feature')
    expect(offered).toEqual([expect.stringContaining(`"${name}" may be what production answered`)])
  })

  it('numbers that no name says to be an answer are not', async () => {
    const log = csv({ request_id: ids, ...features(), floor: pick([0, 1, 2, 3]), label: pick([0, 1, 2, 3]) })
    expect((await proposed(log, true)).offered).toEqual([])
  })

  it('a column that is named as an answer is no truth by itself: which of the two it is, is asked', async () => {
    const log = csv({ request_id: ids, ...features(), answered: pick([0, 1, 2, 3]) })
    const { labels, offered } = await proposed(log, true)
    expect([labels, offered]).toEqual([[], [expect.stringContaining('production answered'), expect.stringContaining('may be the label')]]) // prettier-ignore
  })

  it('a column of other numbers is none', async () => {
    const { labels, offered } = await proposed(
      csv({ request_id: ids, ...features(), digit: pick([0, 7, 12]) }),
      true,
    )
    expect([labels, offered]).toEqual([[], []])
  })
})

describe('without models', () => {
  const answers = { champion_pred: pick(species), challenger_pred: pick(species) }

  it('a column with the same words is the truth, among columns of other words', async () => {
    const { labels } = await proposed(
      csv({ id: ids, ...answers, found: pick(species), garden: pick(['north', 'south', 'west']) }),
    )
    expect(labels).toEqual(['found'])
  })

  it('a result beside two models’ answers is the truth where it has their words, and offered where it is 0 and 1', async () => {
    const log = (values: readonly (string | number)[]) =>
      csv({ request_id: ids, age: numbers(), v1: pick(values), v2: pick(values), result: pick(values) })
    const words = await proposed(log(species))
    expect([words.labels, words.offered]).toEqual([['result'], []])
    const flags = await proposed(log([0, 1]))
    expect(flags.labels).toEqual([])
    expect(flags.offered).toEqual([expect.stringContaining('"result"')])
  })

  it.each([
    ['Produktion', 'Kandidat', 'Ergebnis'],
    ['produccion', 'candidato', 'resultado'],
    ['produzione', 'candidato', 'esito'],
    ['productie', 'kandidaat', 'uitkomst'],
  ])(
    'what came of it beside %s and %s, a column of 0 and 1 called %s, is the truth',
    async (primary, shadow, name) => {
      const flags = () => pick([0, 1])
      const { labels, offered } = await proposed(csv({ request_id: ids, ...features(), [primary]: flags(), [shadow]: flags(), [name]: flags() })) // prettier-ignore
      expect([labels, offered]).toEqual([[name], []])
    },
  )

  it('a flag beside answers of 0 and 1 is offered, and not taken', async () => {
    const { labels, offered } = await proposed(
      csv({
        id: ids,
        primary_pred: pick([0, 1]),
        shadow_pred: pick([0, 1]),
        member: pick([0, 1]),
        size: numbers(),
      }),
    )
    expect(labels).toEqual([])
    expect(offered).toHaveLength(1)
    expect(offered[0]).toContain('"member" may be the label')
  })
})

describe('a column without a name that numbers the rows', () => {
  const inOrder = Array.from({ length: N }, (_, i) => i)
  const shuffled = [...inOrder].sort((a, b) => ((a * 37) % N) - ((b * 37) % N))

  it.each([
    ['', inOrder],
    ['Unnamed: 0', shuffled],
    ['', shuffled.map((n) => n * 3 + 1)],
    ['index', shuffled],
    ['_c0', inOrder],
  ])('is no feature: %s', async (name, numbering) => {
    const { mapping, codes } = await proposed(
      csv({ [name]: numbering, request_id: ids, ...features() }),
      true,
    )
    expect(codes).not.toContain('unmapped-input')
    expect(mapping.models.primary!.inputs[0]!.features.map(({ field }) => field)).toEqual(
      Array.from({ length: 8 }, (_, i) => `f${i}`),
    )
  })

  it('is a feature where its values are not whole, or come twice', async () => {
    const { mapping } = await proposed(csv({ '': pick([1, 2, 3, 4, 5]), request_id: ids, ...features() }))
    expect(mapping.roles['column 1']).toBe('feature')
  })
})
