/** Logs of programs that were run here: each is read whole, with every field in its role, or refused by the one cause. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { formatOf, readAll, sourceOf, text } from './helpers'
import { written } from './real'

const folder = 'tests/fixtures/logs/served'
const opened = (file: string) => sourceOf(new Uint8Array(readFileSync(`${folder}/${file}`)))

it('all of them are spoken of', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(written).sort())
})

it.each(Object.entries(written))('%s', async (file, { roles, rows = 60, own = 0, refused }) => {
  if (refused) {
    const [code, message] = refused
    const read = async () => formatOf(await opened(file))
    await expect(read()).rejects.toMatchObject({ problem: { code, message: expect.stringContaining(message) } }) // prettier-ignore
    return
  }
  const source = await opened(file)
  const { fields } = await (await formatOf(source)).profile(source, 200)
  expect(Object.fromEntries(fields.map(({ name, role }) => [name, role]))).toMatchObject(roles!)
  const features = Object.keys(roles!).filter((name) => roles![name] === 'feature')
  const read = await readAll(source, [...Object.keys(roles!), ...features].map(text))
  expect([read.rows, read.error, read.skipped.length]).toEqual([rows, null, own])
  expect(read.skipped.every(({ reason }) => reason === 'no-record')).toBe(true)
  // Nothing else that varies is a number among the features, but for a logger's own duration.
  const numbers = fields.filter(({ role, type, distinct, name }) => role === 'feature' && type === 'number' && distinct > 1 && name !== 'event.duration') // prettier-ignore
  if (features.length > 0) expect(numbers.map(({ name }) => name).sort()).toEqual(features.sort())
})
