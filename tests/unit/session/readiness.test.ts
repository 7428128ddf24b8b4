/** What is said where a log without models lacks the models' answers. */
import { describe, expect, it } from 'vitest'
import { missing } from '../../../src/session/readiness'
import { LocalSession } from '../../../src/session/session'
import { failingReplayer, file } from './helpers'

async function said(text: string): Promise<string> {
  const session = new LocalSession(failingReplayer)
  const { slots } = await session.drop([file('log.csv', text)], 'log')
  const { mapping, fields } = await session.propose()
  return missing(slots, { mapping, fields, blocked: false }).join(' ')
}
const rows = (columns: (i: number) => string) => Array.from({ length: 30 }, (_, i) => columns(i)).join('\n')

describe('without answers', () => {
  it('two columns that hold the same few classes are named, with what to write', async () => {
    const text = `request_id,age,blue,green,label\n${rows((i) => `r-${i},${20 + i / 3},${i % 2 ? 'yes' : 'no'},${i % 3 ? 'yes' : 'no'},yes`)}\n`
    expect(await said(text)).toContain('"roles": {"blue": "primary", "green": "shadow"}')
  })
  it.each([
    ['xgb_probability', 'lgbm_probability'],
    ['score_left', 'score_right'],
    ['forest_prediction', 'net_prediction'],
  ])('%s and %s are, by what their names have in common', async (one, two) => {
    const text = `request_id,age,${one},${two},label\n${rows((i) => `r-${i},${20 + i / 3},${i / 40},${(i + 3) / 50},${i % 2}`)}\n`
    expect(await said(text)).toContain(`"roles": {"${one}": "primary", "${two}": "shadow"}`)
  })
  it.each([
    ['of three', 'xgb_probability,lgbm_probability,net_probability'],
    ['of two that are no shares', 'exam_score_left,exam_score_right,x'],
  ])('%s none is', async (_, names) => {
    const text = `request_id,age,${names}\n${rows((i) => `r-${i},${20 + i / 3},${3 + i / 40},${3 + (i + 3) / 50},${i / 31}`)}\n`
    expect(await said(text)).toContain('The log has')
  })
  it('else the columns that are there', async () => {
    const text = `request_id,age,colour\n${rows((i) => `r-${i},${20 + i / 3},${i % 2 ? 'red' : 'blue'}`)}\n`
    expect(await said(text)).toContain('The log has "request_id", "age" and "colour".')
  })
})

describe('a number per class that does not add up to 1', () => {
  const names = ['production_p_eel', 'production_p_cat', 'production_p_dog', 'canary_p_eel', 'canary_p_cat', 'canary_p_dog'] // prettier-ignore
  /** Sigmoids: each class is judged by itself, and the truth has the largest of production's. */
  const cells = (i: number) =>
    [0.9, 0.5, 0.4].map((p, c) => (((c + i) % 3 === 0 ? p : p / 2) + i / 900).toFixed(3))
  const truth = (i: number) => {
    const numbers = cells(i).map(Number)
    return ['eel', 'cat', 'dog'][numbers.indexOf(Math.max(...numbers))]!
  }
  const text = `request_id,age,${names.join()},label\n${rows((i) => [`r-${i}`, 20 + i / 3, ...cells(i), ...cells(i + 1), truth(i)].join())}\n`

  it('is not taken for an answer: the likely cause is said, and the line of a mapping', async () => {
    const sentence = await said(text)
    expect(sentence).toMatch(/do not add up to 1: they are rounded, or judge each class by itself/)
    expect(sentence).toContain('"canary_p_eel", "canary_p_cat", "canary_p_dog"')
  })

  it('the button on the page makes the largest the answer, each of its own class', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.csv', text)], 'log')
    const { preview } = await session.propose()
    const edit = preview.problems
      .flatMap(({ edits }) => edits ?? [])
      .find(({ label }) => /largest/.test(label))!
    const said = Object.fromEntries(edit.steps.map(({ path, value }) => [path.slice(1), value]))
    const { slots } = await session.drop([
      file('mapping.json', JSON.stringify({ schemaVersion: 1, ...said })),
    ])
    const { mapping, fields } = await session.propose()
    expect(missing(slots, { mapping, fields, blocked: false })).toEqual([])
    const of = (name: string) => mapping.classes.map((one) => `${name}_p_${one}`)
    expect(mapping.answers).toEqual({
      primary: { kind: 'probabilities', fields: of('production') },
      shadow: { kind: 'probabilities', fields: of('canary') },
    })
  })
})

it('two columns that may be the answers have a button each way', async () => {
  const session = new LocalSession(failingReplayer)
  await session.drop([file('log.csv', `request_id,age,north,south,label\n${rows((i) => `r-${i},${20 + i / 3},${i % 2 ? 'yes' : 'no'},${i % 3 ? 'yes' : 'no'},yes`)}\n`)], 'log') // prettier-ignore
  const { preview } = await session.propose()
  const edits = preview.problems.flatMap(({ edits }) => edits ?? [])
  expect(edits.map(({ steps }) => steps.map(({ path, value }) => [path, value]))).toEqual([
    [['/roles/north', 'primary'], ['/roles/south', 'shadow']],
    [['/roles/south', 'primary'], ['/roles/north', 'shadow']],
  ]) // prettier-ignore
})
