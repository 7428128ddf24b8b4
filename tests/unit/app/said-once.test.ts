/** What is wrong of both models alike stands once, and its mend is both's. */
import { expect, it } from 'vitest'
import { answersTo, saidOnce } from '../../../src/app/state/said-once'
import { atPointer, type Edit, type Problem } from '../../../src/core/problem'
import type { Role } from '../../../src/core/roles'
import type { Mapping } from '../../../src/result/mapping'

const model = () => ({ inputs: [{ tensor: 'x', features: [] }], output: { tensor: 'y', read: { kind: 'softmax' } } }) // prettier-ignore
const mapping = () => ({ roles: {}, models: { primary: model(), shadow: model() } }) as unknown as Mapping

const unfed = (role: Role, takes = 3, edits?: Edit[]): Problem => ({
  code: 'unmapped-input',
  message: `${role}'s input "x" takes ${takes} numbers.`,
  file: 'log.csv',
  place: atPointer(`/models/${role}/inputs/0`),
  mend: 'Choose the fields that feed it.',
  ...(edits && { edits }),
})
const order = (role: Role): Edit => ({
  label: 'In this order: a, b',
  steps: [{ op: 'replace', path: `/models/${role}/inputs/0/features`, value: [{ field: 'a', steps: [] }] }],
})
const said = (...problems: Problem[]) => saidOnce(problems, mapping())

it('says of both models once what is the same of both, and where', () => {
  const [one, ...others] = said(unfed('primary'), unfed('shadow'))
  expect(others).toEqual([])
  expect(one!.problem).toMatchObject({
    message: 'primary\'s and shadow\'s input "x" takes 3 numbers.',
    file: 'log.csv',
    place: { part: 'primary and shadow · input x' },
  })
})

it('says so of what is a part of both, too', () => {
  const far = (role: Role): Problem => ({
    ...unfed(role),
    code: 'assumed-scaling',
    message: `3 of 5 numeric features of ${role} lie far from 0.`,
  })
  const [one, ...others] = said(far('primary'), far('shadow'))
  expect(others).toEqual([])
  expect(one!.problem.message).toBe('3 of 5 numeric features of primary and shadow lie far from 0.')
})

it.each([
  ['another figure', unfed('primary', 3), unfed('shadow', 4)],
  ['the same model', unfed('primary'), unfed('primary')],
  ['what only one has', unfed('shadow'), { ...unfed('shadow', 5), code: 'wrong-width' as const }],
  ['a sentence of which the model is the subject', { ...unfed('primary'), message: 'primary has 2 outputs.' }, { ...unfed('shadow'), message: 'shadow has 2 outputs.' }], // prettier-ignore
])('leaves apart %s', (_, one, other) => {
  expect(said(one, other).map(({ problem }) => problem.message)).toEqual([one.message, other.message])
})

it('an answer edits both models, and what they share once', () => {
  const draft = mapping()
  const shared: Edit = { label: 'Vouch', steps: [{ op: 'add', path: '/confirmed/-', value: 'outputs' }] }
  const [one] = said(
    unfed('primary', 3, [order('primary'), shared]),
    unfed('shadow', 3, [order('shadow'), shared]),
  )
  const [take, vouch, ...others] = answersTo(one!.of)
  expect([take!.label, vouch!.label, others.length]).toEqual(['In this order: a, b', 'Vouch', 0])
  take!.apply(draft)
  vouch!.apply(draft)
  for (const role of ['primary', 'shadow'] as const)
    expect(draft.models[role]!.inputs[0]!.features).toEqual([{ field: 'a', steps: [] }])
  expect(draft.confirmed).toEqual(['outputs'])
})

it('one model’s own problem keeps its own answers', () => {
  const draft = mapping()
  const [one] = said(unfed('shadow', 3, [order('shadow')]))
  answersTo(one!.of)[0]!.apply(draft)
  expect(draft.models.primary!.inputs[0]!.features).toEqual([])
  expect(draft.models.shadow!.inputs[0]!.features).toHaveLength(1)
})
