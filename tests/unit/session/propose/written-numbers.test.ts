/** Features as people write them are fed as the numbers they are; what may be another number is asked. */
import { describe, expect, it } from 'vitest'
import { applyPatch } from '../../../../src/mapping/patch'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import { cpuReplayer, file, runOptions } from '../helpers'

const model = dense('v1', { kernel: [[3], [-2]], bias: [50], activation: 'linear' })
const other = dense('v2', { kernel: [[3.5], [-2]], bias: [50], activation: 'linear' })

async function opened(rows: string[]) {
  const session = new LocalSession(cpuReplayer)
  const log = `request_id,price,discount,label\n${rows.map((row, i) => `r${i},${row},${50 + i}.5\n`).join('')}`
  await session.drop([...model, ...other, file('requests.csv', log)])
  const { mapping, preview } = await session.propose()
  return { session, mapping, preview }
}

const rowsOf = (preview: Awaited<ReturnType<typeof opened>>['preview']) =>
  preview.models.primary?.[0]?.rows.map((row) => row.map((value) => Number(Number(value).toFixed(4))))

it('thousands, currencies and percent are fed as numbers, and percent by a button as it is written', async () => {
  const { session, mapping, preview } = await opened(['"$1,200",12.5 %', '$900,5 %', '"$12,000.50",100 %'])
  expect(rowsOf(preview)).toEqual([[1200, 0.125], [900, 0.05], [12000.5, 1]]) // prettier-ignore
  const asked = preview.problems.filter(({ code, edits }) => code === 'assumed-scaling' && edits)
  expect(asked.map(({ message }) => message)).toEqual([
    'primary is given "discount" as shares: the log’s 12.5 % is 0.125. Whether it was trained on those or on 12.5 is not in its files.',
    'shadow is given "discount" as shares: the log’s 12.5 % is 0.125. Whether it was trained on those or on 12.5 is not in its files.',
  ])
  const pressed = applyPatch(mapping, asked[0]!.edits![0]!.steps)
  const after = await session.preview(pressed)
  expect(rowsOf(after)).toEqual([[1200, 12.5], [900, 5], [12000.5, 100]]) // prettier-ignore
  expect(after.problems.filter(({ message }) => message.startsWith('primary is given "discount"'))).toEqual(
    [],
  )
})

const undecided = 'request_id,price,discount,label\nr0,"1,200",3,50\nr1,"9,050",4,47\nr2,"12,125",5,61\n'

const problemsOf = (preview: Awaited<ReturnType<typeof opened>>['preview'], code: string) =>
  preview.problems.filter((problem) => problem.code === code)

describe('numbers of which no other column tells what they are', () => {
  async function dropped(...more: ReturnType<typeof file>[]) {
    const session = new LocalSession(cpuReplayer)
    await session.drop([...model, ...other, file('requests.csv', undecided), ...more])
    return { session, ...(await session.propose()) }
  }

  it('no model is fed them before it is said', async () => {
    const { preview } = await dropped()
    expect(preview.models.primary).toBeNull()
    const [problem] = problemsOf(preview, 'undecided-numbers')
    expect(problem?.message).toBe(
      '"price" may be read in two ways: “1,200” is 1200 or 1.2, and no other cell tells which.',
    )
    expect(problem?.mend).toBe(
      'Say in the mapping which decimal sign it is: "decimalSigns": { "price": "." } for 1200, "," for 1.2.',
    )
    expect(problem?.edits?.map(({ label }) => label)).toEqual(['Read “1,200” as 1200', 'Read “1,200” as 1.2'])
  })

  it.each([
    [0, [[1200, 3], [9050, 4], [12125, 5]]],
    [1, [[1.2, 3], [9.05, 4], [12.125, 5]]],
  ])('button %i says it, and what is fed follows', async (at, rows) => {
    const { session, mapping, preview } = await dropped()
    const [problem] = problemsOf(preview, 'undecided-numbers')
    const pressed = applyPatch(mapping, problem!.edits![at]!.steps)
    const { anew, fields } = await session.preview(pressed)
    expect(fields?.find(({ name }) => name === 'price')?.type).toBe('number')
    const after = await session.preview({ ...pressed, models: anew!.ofRoles.mapping.models })
    expect(rowsOf(after)).toEqual(rows)
    expect(problemsOf(after, 'undecided-numbers')).toEqual([])
    const followed = { ...pressed, models: anew!.ofRoles.mapping.models }
    await session.run(runOptions(followed), () => undefined)
    const { rows: ran } = await session.rows({ filter: { kind: 'all' }, search: '', sort: { by: 'row', descending: false }, offset: 0, limit: 5 })
    expect(ran.map(({ primary }) => primary)).toEqual(rows.map(([price, discount]) => String(Math.fround(3 * price! - 2 * discount! + 50))))
  }) // prettier-ignore

  it('a mapping file says it', async () => {
    const said = { schemaVersion: 1, decimalSigns: { price: ',' } }
    const { preview, mapping } = await dropped(file('mapping.json', JSON.stringify(said)))
    expect(mapping.decimalSigns).toEqual({ price: ',' })
    expect(rowsOf(preview)).toEqual([[1.2, 3], [9.05, 4], [12.125, 5]]) // prettier-ignore
  })

  it('a mapping that the cells contradict is refused, with the sign that they have', async () => {
    const session = new LocalSession(cpuReplayer)
    const log = undecided.replace('12,125', '12,125.5')
    const said = { schemaVersion: 1, decimalSigns: { price: ',' } }
    await session.drop([...model, ...other, file('requests.csv', log), file('mapping.json', JSON.stringify(said))])
    const { mapping, preview } = await session.propose()
    const [problem] = problemsOf(preview, 'contradicted-numbers')
    expect(problem?.message).toBe(
      'The mapping reads "price" with a decimal comma, and its cells have a decimal point: “12,125.5”.',
    )
    const after = await session.preview(applyPatch(mapping, problem!.edits![0]!.steps))
    expect(problemsOf(after, 'contradicted-numbers')).toEqual([])
  }) // prettier-ignore

  it('three digits behind a point are thousands where the mapping says so', async () => {
    const session = new LocalSession(cpuReplayer)
    const log = undecided.replace(/(\d),(\d{3})"/g, '$1.$2"')
    const said = { schemaVersion: 1, decimalSigns: { price: ',' } }
    await session.drop([...model, ...other, file('requests.csv', log), file('mapping.json', JSON.stringify(said))])
    expect(rowsOf((await session.propose()).preview)).toEqual([[1200, 3], [9050, 4], [12125, 5]])
  }) // prettier-ignore

  it('labels in a file of their own are asked about as well', async () => {
    const session = new LocalSession(cpuReplayer)
    const log = 'request_id,price,discount\nr0,1.5,3\nr1,2.5,4\nr2,3.5,5\n'
    const labels = 'request_id,label\nr0,"1,200"\nr1,"9,050"\nr2,"12,125"\n'
    await session.drop([...model, ...other, file('requests.csv', log), file('labels.csv', labels)])
    const { mapping, preview } = await session.propose()
    const [problem] = problemsOf(preview, 'undecided-numbers')
    expect(problem).toMatchObject({ file: 'labels.csv' })
    const after = await session.preview(applyPatch(mapping, problem!.edits![0]!.steps))
    expect(problemsOf(after, 'undecided-numbers')).toEqual([])
  })
})
