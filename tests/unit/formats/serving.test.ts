/** Predictions as serving and monitoring programs write them: each is read, and its fields are what they are. */
import { describe, expect, it } from 'vitest'
import { formatOf, readAll, sourceOf, text } from './helpers'
import { served } from './serving'

describe.each(Object.entries(served))('%s', (_name, { log, roles }) => {
  it('is read, with each field in its role', async () => {
    const source = await sourceOf(log)
    const { fields, problems } = await (await formatOf(source)).profile(source, 200)
    expect(problems).toEqual([])
    expect(Object.fromEntries(fields.map(({ name, role }) => [name, role]))).toMatchObject(roles)
    const numbers = fields.filter(({ role, type, distinct }) => role === 'feature' && type === 'number' && distinct > 1) // prettier-ignore
    expect(numbers.map(({ name }) => name)).toEqual(Object.keys(roles).filter((name) => roles[name] === 'feature')) // prettier-ignore
    const names = fields.filter(({ role }) => role === 'feature').map(({ name }) => name)
    const read = await readAll(source, names.map(text))
    expect([read.rows, read.error]).toEqual([24, null])
  })
})
