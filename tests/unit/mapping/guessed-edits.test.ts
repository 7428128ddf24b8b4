/** Which mends of the guess stand with the check's problem of several inputs that nothing feeds. */
import { expect, it } from 'vitest'
import { atPointer, type Edit, type Problem } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import type { TensorSpec } from '../../../src/models/bundle'
import { sayWhoseLog, withGuessedEdits } from '../../../src/mapping/lacking'

const unmapped = (role: string, at: string, edits?: Edit[]): Problem => ({
  code: 'unmapped-input',
  message: 'Nothing feeds it.',
  place: atPointer(`/models/${role}/inputs${at}`),
  ...(edits ? { edits } : {}),
})
const fed: Edit = {
  label: 'In the log’s order',
  steps: [0, 1].map((i) => ({ op: 'replace', path: `/models/primary/inputs/${i}`, value: {} })),
}
const unused: Edit = {
  label: 'Set “a” to not used',
  steps: [{ op: 'add', path: '/roles/a', value: 'ignore' }],
}

it('those that feed the model’s inputs, and none that takes a column from other inputs', () => {
  const guessed = [unmapped('primary', '/0', [fed]), unmapped('primary', '/1', [unused]), unmapped('shadow', '/0', [unused])] // prettier-ignore
  const [primary, shadow] = withGuessedEdits([unmapped('primary', '/0'), unmapped('shadow', '/0')], guessed)
  expect(primary!.edits).toEqual([fed])
  expect(shadow!.edits).toBeUndefined()
})

it('a log that has columns for a model is not called captured for the other alone', () => {
  const inputs: TensorSpec[] = [{ name: 'x', shape: [null, 3], dtype: 'float32' }]
  const fields = (numbers: number) => Array.from({ length: numbers }, (_, i) => ({ name: `a${i}`, type: 'number', role: 'feature' }) as FieldProfile) // prettier-ignore
  const said = (problem: Problem, numbers = 2) =>
    sayWhoseLog([problem], { primary: { inputs }, shadow: { inputs } }, fields(numbers))[0]!.message
  expect(said(unmapped('primary', '/0'))).toContain('captured for shadow alone')
  expect(said(unmapped('primary', '/0', [unused]))).toContain('captured for shadow alone')
  expect(said(unmapped('primary', '/0', [fed]))).not.toContain('captured')
  // More numbers than it takes: which they are is open, and none is missing.
  expect(said(unmapped('primary', '/0'), 4)).not.toContain('captured')
})
