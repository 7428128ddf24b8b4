/** docs/models.md says what becomes of everything that Keras exports; this keeps it true. UPDATE_DOCS=1 writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { activationOutcome, coverageTable, outcomeOf, type PublicNames } from '../../../src/keras/coverage'
import { refusals } from '../../../src/keras/refusals'
import { definitionOf } from '../../../src/keras/registry'
import { reference } from '../models/fixtures'

const names = reference<PublicNames>('models/keras-public.json')
const docs = 'docs/models.md'
const marked = /(<!-- coverage:.*? -->)\n[\s\S]*?(<!-- \/coverage -->)/

it.each(Object.keys(names.layers))('somebody has decided about the layer %s', (name) => {
  // Another name for it is never what a file says: Keras writes the class's own.
  expect(outcomeOf(names.layers[name] ?? name)).not.toBeNull()
})

it.each(Object.keys(names.activations))('somebody has decided about the activation %s', (name) => {
  expect(activationOutcome(names.activations[name] ?? name)).not.toBeNull()
})

it('nothing is both taken and refused', () => {
  expect(Object.keys(refusals).filter(definitionOf)).toEqual([])
})

it('the table in docs/models.md is the one that the reader uses', () => {
  const text = readFileSync(docs, 'utf8')
  const fresh = text.replace(marked, (_, open: string, close: string) =>
    [open, '', coverageTable(names), '', close].join('\n'),
  )
  if (process.env['UPDATE_DOCS']) writeFileSync(docs, fresh)
  expect(readFileSync(docs, 'utf8')).toBe(fresh)
})
