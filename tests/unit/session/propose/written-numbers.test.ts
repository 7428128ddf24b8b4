/** Features as people write them are fed as the numbers they are; what may be another number is asked. */
import { expect, it } from 'vitest'
import { applyPatch } from '../../../../src/mapping/patch'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import { cpuReplayer, file } from '../helpers'

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

it('where no other column tells what a number is, no model is fed before it is said', async () => {
  const session = new LocalSession(cpuReplayer)
  const log = `request_id,price,discount,label\nr0,"1,200",3,a\nr1,"9,050",4,b\nr2,"12,125",5,a\n`
  await session.drop([...model, ...other, file('requests.csv', log)])
  const { preview } = await session.propose()
  expect(preview.models.primary).toBeNull()
  const [problem] = preview.problems.filter(({ code }) => code === 'undecided-numbers')
  expect(problem?.message).toBe(
    '"price" may be read in two ways: “1,200” is 1200 or 1.2, and no other cell of the file tells which.',
  )
})
