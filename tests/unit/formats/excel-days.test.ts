/** Times as Excel keeps them: a column's name says that it has times, and its values that they are days. */
import { expect, it } from 'vitest'
import { formatOf, sourceOf } from './helpers'

const every = Array.from({ length: 30 }, (_, i) => i)

async function roleOf(name: string, value: (i: number) => string, delimiter = ',') {
  const rows = every.map((i) => [`r${i}`, value(i), String(i * 3), i % 2].join(delimiter))
  const source = await sourceOf(
    [['request_id', name, 'size', 'prediction'].join(delimiter), ...rows].join('\n'),
  )
  const { fields } = await (await formatOf(source)).profile(source, 100)
  return fields.find((field) => field.name === name)!.role
}

it.each([
  ['timestamp', ','],
  ['date', ','],
  ['called at', ';'],
])('%s', async (name, delimiter) => {
  const written = (i: number) => String(45_992.5 + i / 96).replace('.', delimiter === ';' ? ',' : '.')
  expect(await roleOf(name, written, delimiter)).toBe('time')
})

it.each<[string, string, (i: number) => string]>([
  ['whole numbers', 'time', (i) => String(45_000 + i)],
  ['far apart', 'timestamp', (i) => String(34_000.5 + i * 100)],
  ['under another name', 'salary', (i) => String(45_992.5 + i / 96)],
])('%s are none', async (_what, name, value) => {
  expect(await roleOf(name, value)).toBe('feature')
})
