/** Every code that a mapping can be refused with: its likeliest mend is a button that mends it, or why there is none is said. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { choicesOf } from '../../../src/app/state/choices'
import { unfedInput } from '../../../src/app/state/inputs'
import { noteCodes } from '../../../src/core/problem-codes'
import type { FieldProfile } from '../../../src/formats/contract'
import { applyPatch } from '../../../src/mapping/patch'
import { checkMapping, type MappingContext } from '../../../src/mapping/validate'
import type { TensorSpec } from '../../../src/models/bundle'
import type { Mapping, ModelMapping, Reading, Step } from '../../../src/result/mapping'

const folder = join(import.meta.dirname, '../../../src/mapping')

/** What has no button of its own, and why. Notes have none: what they say was taken, and a select stands where it is taken otherwise. */
const without: Record<string, string> = {
  'bad-mapping': 'it is of the file, and not of a mapping: its place has the button "Guess without it"',
}

/** Codes whose button opens the dialog where columns are pasted or ticked. */
const dialog = ['unmapped-input', 'missing-column', 'wrong-width']

const field = (name: string, more: Partial<FieldProfile> = {}): FieldProfile => ({ name, type: 'number', shape: null, examples: [], distinct: 3, missing: 0, min: 0, max: 1, role: 'feature', why: '', ...more }) // prettier-ignore
const tensor = (name: string, ...shape: (number | null)[]): TensorSpec => ({ name, dtype: 'float32', shape: [null, ...shape] }) // prettier-ignore
const sigmoid: Reading = { kind: 'sigmoid', threshold: 0.5, from: 'logit' }

interface Case {
  features?: { field: string; steps: Step[] }[]
  read?: Reading
  output?: string
  task?: Mapping['task']
  input?: TensorSpec
  outputs?: TensorSpec[]
  fields?: FieldProfile[]
}

function made(of: Case): { mapping: Mapping; context: MappingContext } {
  const features = of.features ?? [{ field: 'a', steps: [] }, { field: 'b', steps: [] }] // prettier-ignore
  const primary = {
    inputs: [{ tensor: 'x', features }],
    output: { tensor: of.output ?? 'y', read: of.read ?? sigmoid },
  }
  const mapping: Mapping = {
    schemaVersion: 1,
    task: of.task ?? 'classification',
    classes: ['no', 'yes'],
    ordinal: false,
    aliases: {},
    roles: {},
    models: { primary, shadow: null },
  }
  const signature = { inputs: [of.input ?? tensor('x', 2)], outputs: of.outputs ?? [tensor('y', 1)] }
  return { mapping, context: { models: { primary: signature, shadow: null }, fields: of.fields ?? [field('a'), field('b')] } } // prettier-ignore
}

const image = { height: 4, width: 4, channels: 1 } as const
const decode: Step = { kind: 'image', ...image, resize: 'none' }
const scale: Step = { kind: 'scale', by: 1 / 255, plus: 0 }
const pictures = { input: tensor('x', 4, 4, 1), fields: [field('picture', { type: 'text', image: { kind: 'png', ...image } as never }), field('a')] } // prettier-ignore

const cases: [string, string, Case][] = [
  ['missing-column', 'Use “custAge” for “cust_age”', { features: [{ field: 'cust_age', steps: [] }, { field: 'b', steps: [] }], fields: [field('custAge'), field('b')] }], // prettier-ignore
  ['missing-column', 'Use “request.a” for “a”, and so for 1 more', { fields: [field('request.a'), field('request.b')] }], // prettier-ignore
  ['unknown-output', 'Read “late”', { output: 'y', outputs: [tensor('late', 1)] }],
  ['output-not-compared', 'Read “late”', { output: 'mask', outputs: [tensor('mask', 8, 8, 1), tensor('late', 1)] }], // prettier-ignore
  ['wrong-reading', 'The task is classification', { task: 'regression' }],
  ['wrong-output-width', 'Read it as a logit per class', { outputs: [tensor('y', 2)] }],
  ['wrong-output-width', 'Read it as one probability, of “yes”', { read: { kind: 'softmax', from: 'probability' } }], // prettier-ignore
  ['bad-steps', 'Decode its images as 4 × 4', { ...pictures, features: [{ field: 'picture', steps: [scale] }] }], // prettier-ignore
  ['wrong-width', 'Take “b” as one-hot (u, v, w)', { input: tensor('x', 4), fields: [field('a'), field('b', { type: 'text', values: ['u', 'v', 'w'] })] }], // prettier-ignore
  ['bad-steps', 'Take them in this order: image, scale', { ...pictures, features: [{ field: 'picture', steps: [scale, decode] }] }], // prettier-ignore
  ['bad-steps', 'Take them in this order: impute, one-hot', { input: tensor('x', 3), features: [{ field: 'a', steps: [{ kind: 'one-hot', values: ['u', 'v'], unknown: 'zeros' }, { kind: 'impute', value: 'u' }] }, { field: 'b', steps: [] }] }], // prettier-ignore
  ['mixed-input', 'Feed it “picture” alone', { ...pictures, features: [{ field: 'picture', steps: [decode] }, { field: 'a', steps: [] }] }], // prettier-ignore
]

test.each(cases)('%s: “%s” mends it', (code, label, of) => {
  const { mapping, context } = made(of)
  const problem = checkMapping(mapping, context).find((one) => one.code === code)!
  const choice = choicesOf(problem).find((one) => one.label === label)
  expect(choicesOf(problem).map((one) => one.label)).toContain(label)
  const mended = structuredClone(mapping)
  choice!.apply(mended)
  expect(checkMapping(mended, context)).toEqual([])
})

/** What is lacking, or said of the classes, may be taken from what is guessed of the files. */
const fed: ModelMapping = {
  inputs: [{ tensor: 'x', features: [{ field: 'a', steps: [] }, { field: 'b', steps: [] }] }],
  output: { tensor: 'y', read: sigmoid },
} // prettier-ignore
type Changes = (mapping: Mapping, guessed: Mapping) => void
const ofGuess: [string, string, Changes][] = [
  [
    'unmapped-model',
    'Guess what feeds primary, and what it answers',
    ({ models }) => (models.primary = null),
  ],
  ['wrong-classes', 'Use the classes that were found: “0”, “1”', (mapping, guessed) => { mapping.classes = ['a', 'b', 'c']; guessed.classes = ['0', '1'] }], // prettier-ignore
  ['wrong-classes', 'Take primary’s classes for all: “yes”, “nope”', ({ models }) => (models.primary!.output.classes = ['yes', 'nope'])], // prettier-ignore
  ['wrong-classes', 'Take the mapping’s order for primary: “no”, “yes”', ({ models }) => (models.primary!.output.classes = ['yes', 'nope'])], // prettier-ignore
  ['wrong-classes', 'Read primary’s answers from “a”, “b”', (mapping, guessed) => { mapping.answers = { primary: { kind: 'probabilities', fields: ['a', 'b', 'c'] } }; guessed.answers = { primary: { kind: 'probabilities', fields: ['a', 'b'] } } }], // prettier-ignore
]

test.each(ofGuess)('%s: “%s” mends it', (code, label, change) => {
  const fields = [field('a'), field('b'), field('c')]
  const { mapping, context } = made({ fields })
  const guessed = structuredClone(mapping)
  guessed.models.primary = fed
  change(mapping, guessed)
  const problem = checkMapping(mapping, { ...context, guessed }).find((one) => one.code === code)!
  const mended = structuredClone(mapping)
  choicesOf(problem)
    .find((one) => one.label === label)!
    .apply(mended)
  expect(checkMapping(mended, context)).toEqual([])
})

test('a guess that mends nothing is no button', () => {
  const { mapping, context } = made({})
  mapping.classes = ['a', 'b', 'c']
  const guessed = { ...structuredClone(mapping), classes: ['d', 'e', 'f'] }
  const [problem] = checkMapping(mapping, { ...context, guessed })
  expect(choicesOf(problem!)).toEqual([])
})

test.each<[string, Case]>([
  [
    'a name like no column',
    {
      features: [
        { field: 'income', steps: [] },
        { field: 'b', steps: [] },
      ],
    },
  ],
  ['one column for two names', { features: [{ field: 'ab', steps: [] }, { field: 'a_b', steps: [] }], fields: [field('aB'), field('c')] }], // prettier-ignore
  ['an only output', { outputs: [tensor('y', 8, 8, 1)] }],
  ['as many numbers as there is no class for', { outputs: [tensor('y', 7)] }],
  ['numbers that are scaled and then counted as classes', { input: tensor('x', 3), features: [{ field: 'a', steps: [scale, { kind: 'one-hot', values: ['u', 'v'], unknown: 'zeros' }] }, { field: 'b', steps: [] }] }], // prettier-ignore
])('no button for %s', (_, of) => {
  const { mapping, context } = made(of)
  const problems = checkMapping(mapping, context)
  expect(problems).toHaveLength(1)
  expect(problems.flatMap(choicesOf)).toEqual([])
})

test('what is offered leaves fewer problems than there were', () => {
  for (const [, , of] of cases) {
    const { mapping, context } = made(of)
    const problems = checkMapping(mapping, context)
    for (const { steps } of problems.flatMap(({ edits }) => edits ?? []))
      expect(checkMapping(applyPatch(mapping, steps), context).length).toBeLessThan(problems.length)
  }
})

test('every code of the mapping has a button, or it is said here why not', () => {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const codes = new Set(texts.flatMap((text) => [...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code!))) // prettier-ignore
  const mended = [...[...cases, ...ofGuess].map(([code]) => code), ...dialog, 'classes-or-vector']
  const notes: readonly string[] = noteCodes
  const open = [...codes].filter((code) => !mended.includes(code) && !(code in without) && !notes.includes(code)) // prettier-ignore
  expect(open).toEqual([])
  // Nothing is excused that does not occur, or has a button by now.
  expect(Object.keys(without).filter((code) => !codes.has(code) || mended.includes(code))).toEqual([])
})

test.each(dialog)('%s: the dialog of its input is opened', (code) => {
  const { mapping } = made({})
  const slots = { of: () => ({ model: { inputs: [tensor('x', 2)] } }) as never }
  const problem = { code: code as 'wrong-width', message: '', place: { kind: 'pointer', pointer: '/models/primary/inputs/0' } as const } // prettier-ignore
  expect(unfedInput(problem, mapping, slots)).toEqual({ role: 'primary', tensor: 'x' })
})
