import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { schemas } from '../../../scripts/schemas'

test.each(Object.entries(await schemas()))('%s is what its schema in src/result says', async (name, text) => {
  const published = await readFile(new URL(`../../../public/${name}`, import.meta.url), 'utf8')
  expect(published, 'run `npx tsx scripts/schemas.ts`').toBe(text)
})
