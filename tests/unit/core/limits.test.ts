/** docs/limits.md says what src/core/limits.ts says; UPDATE=1 writes it anew. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { limits, limitText, type Limit } from '../../../src/core/limits'

const path = 'docs/limits.md'

async function written(): Promise<string> {
  const rows = Object.values<Limit>(limits).map((one) => `| ${one.of} | ${limitText(one)} | ${one.beyond} |`)
  const text = `# Limits

What is read, unpacked and kept at most, and what becomes of more. The bounds stand in
[src/core/limits.ts](../src/core/limits.ts), from which this page is made. A record that runs into one costs itself: it is
skipped and counted in \`requests.skipped\`, with its reason and its line. A file that is refused says why, and the way round.

| of | at most | beyond it |
| -- | -- | -- |
${rows.join('\n')}

While a file is read, packed or plain, a stop is heard between two pieces of it.
`
  return format(text, { ...((await resolveConfig(path)) ?? {}), filepath: path })
}

it('docs/limits.md is what the table says; else run this test with UPDATE=1', async () => {
  const text = await written()
  if (process.env['UPDATE']) writeFileSync(path, text)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

it('every limit is one that something keeps', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && name !== join('core', 'limits.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
  const unused = Object.keys(limits).filter(
    (name) => !sources.some((text) => text.includes(`limits.${name}.value`)),
  )
  expect(unused).toEqual([])
})

it('says sizes in words', () => {
  expect(limitText(limits.record)).toBe('64 MB')
  expect(limitText(limits.columns)).toBe('20,000 columns')
  expect(limitText(limits.unpacked)).toBe('200 times')
})
