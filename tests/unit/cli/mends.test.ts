/** What the command line says about a premise that is not confirmed is what can be done there. */
import { expect, it } from 'vitest'
import { mendLines } from '../../../src/cli/write/mends'
import { applyPatch } from '../../../src/mapping/patch'
import { parseMappingFile } from '../../../src/mapping/mapping-file'
import type { Mapping } from '../../../src/result/mapping'
import { PremiseId } from '../../../src/result/premises'
import type { PremiseItem } from '../../../src/result/premises'

const premise = (more: Partial<PremiseItem>): PremiseItem => ({
  id: 'classes',
  status: 'refuted',
  detail: '',
  mend: 'Mend it.',
  patches: [],
  rests: [],
  ...more,
})
const classes = {
  label: 'Take this order',
  steps: [{ op: 'replace' as const, path: '/classes', value: ['no', 'yes'] }],
}
const vouch = {
  label: 'It is right',
  steps: [{ op: 'add' as const, path: '/confirmed/-', value: 'classes' }],
}

it('an edit is a line with its place and value, which the mapping file takes', () => {
  const lines = mendLines(premise({ patches: [classes, vouch] }))
  expect(lines).toEqual([
    'Take this order: in the mapping file, /classes: ["no","yes"]',
    'It is right: in the mapping file, /confirmed: ["classes"]',
  ])
  const written = Object.fromEntries(
    lines.map((line) => {
      const [, key, value] = /\/(\w+): (.*)$/.exec(line)!
      return [key, JSON.parse(value!)] as const
    }),
  )
  const file = parseMappingFile({ schemaVersion: 1, ...written })
  const patched = applyPatch({ classes: [] } as unknown as Mapping, [...classes.steps, ...vouch.steps])
  expect(file).toMatchObject({ classes: patched.classes, confirmed: patched.confirmed })
})

it('an order of thousands of classes is a line that a terminal can show', () => {
  const order = Array.from({ length: 20_000 }, (_, c) => `class ${c}`)
  const [line] = mendLines(
    premise({ patches: [{ label: 'Take it', steps: [{ op: 'replace', path: '/classes', value: order }] }] }),
  )
  expect(line!.length).toBeLessThan(2200)
  expect(line).toMatch(/^Take it: in the mapping file, \/classes: \["class 0",.*evaluation\.json/)
})

it.each(PremiseId.options)('%s: something to do wherever it is not confirmed', (id) => {
  expect(mendLines(premise({ id, status: 'unconfirmed' })).join(' ')).toMatch(/Mend it|--\w+/)
  expect(mendLines(premise({ id, status: 'confirmed' }))).toEqual([])
})
