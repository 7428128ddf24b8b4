import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { atPointer, ProblemError } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import type { Mapping } from '../../../src/result/mapping'
import { looksLikeMapping, overlay, parseMappingFile } from '../../../src/mapping/mapping-file'
import { checkMapping } from '../../../src/mapping/validate'

const root = new URL('../../../', import.meta.url)
const json = async (path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8')) as unknown

function mapping(): Mapping {
  const model = () => ({
    inputs: [
      {
        tensor: 'x',
        features: [
          { field: 'hour', steps: [{ kind: 'standardise' as const, mean: 12, sd: 5 }] },
          {
            field: 'origin',
            steps: [{ kind: 'one-hot' as const, values: ['A', 'B'], unknown: 'zeros' as const }],
          },
        ],
      },
    ],
    output: { tensor: 'y', read: { kind: 'sigmoid' as const, threshold: 0.5, from: 'probability' as const } },
  })
  return {
    schemaVersion: 1,
    task: 'classification',
    classes: ['no', 'yes'],
    ordinal: false,
    aliases: {},
    roles: { hour: 'feature' },
    models: { primary: model(), shadow: null },
  }
}

function complaint(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('nothing was wrong')
}

describe('a mapping file', () => {
  it('that is whole comes back as it is', () => {
    expect(parseMappingFile(mapping())).toEqual(mapping())
  })

  it.each([
    [
      '/models/primary/inputs/0/features/0/steps/0/kind',
      (s: Mapping) => ((s.models.primary!.inputs[0]!.features[0]!.steps[0]!.kind as string) = 'normalize'),
    ],
    [
      '/models/primary/inputs/0/features/0/steps/0',
      (s: Mapping) => delete (s.models.primary!.inputs[0]!.features[0]!.steps[0] as { sd?: number }).sd,
    ],
    [
      '/models/primary/output/read/threshold',
      (s: Mapping) => ((s.models.primary!.output.read as { threshold: number }).threshold = 2),
    ],
    ['/classes/1', (s: Mapping) => ((s.classes as unknown[])[1] = 7)],
    ['/roles/hour', (s: Mapping) => ((s.roles as Record<string, string>)['hour'] = 'input')],
    ['/modles', (s: Mapping) => ((s as unknown as Record<string, unknown>)['modles'] = {})],
    ['/schemaVersion', (s: Mapping) => ((s.schemaVersion as number) = 2)],
  ])('names the pointer %s of what is wrong, and how to mend it', (pointer, damage) => {
    const damaged = mapping()
    damage(damaged)
    const problem = complaint(() => parseMappingFile(damaged, 'mapping.json'))
    expect(problem).toMatchObject({ code: 'bad-mapping', file: 'mapping.json', place: atPointer(pointer) })
    expect(problem.mend).toBeTruthy()
  })

  it('is told in a sentence that names the key, or the entry of a list', () => {
    const wrong = (classes: unknown) =>
      complaint(() => parseMappingFile({ ...mapping(), classes }, 'mapping.json')).message
    expect(wrong(5)).toBe('"classes" is 5 and should be a list.')
    expect(wrong(['a', true])).toMatch(/^Entry 2 of "classes" is true and should be /)
  })

  it.each([
    [{ kind: 'vocabulary', values: ['red', 'blue'], offset: 1, unknown: 'error' }, 'unknown', /a whole number for all other values, or null to count them as errors/],
    [{ kind: 'vocabulary', values: ['red', 'blue'], offset: 1, unknown: 0.5 }, 'unknown', /or null/],
    [{ kind: 'clip', min: 'none', max: 3 }, 'min', /a number, or null for no bound/],
    [{ kind: 'one-hot', values: ['red'], unknown: null }, 'unknown', /"zeros", "error"/],
  ])('says all that may stand in the place of what does not fit: %j', (step, key, wanted) => {
    const features = [{ field: 'colour', steps: [step] }]
    const { output } = mapping().models.primary!
    const problem = complaint(() => parseMappingFile({ schemaVersion: 1, inputs: [{ tensor: 'x', features }], output }, 'm.json')) // prettier-ignore
    expect(problem.place).toEqual(atPointer(`/inputs/0/features/0/steps/0/${key}`))
    expect(problem.message).toMatch(wanted)
    expect(problem.mend).toMatch(wanted)
  }) // prettier-ignore

  it('may describe one model, wrapped or bare, and leave steps out', () => {
    const { inputs, output } = mapping().models.primary!
    const bare = parseMappingFile({ schemaVersion: 1, inputs, output })
    expect(bare.model).toEqual({ inputs, output })
    const features = [{ field: 'hour' }]
    const wrapped = parseMappingFile({
      schemaVersion: 1,
      model: { inputs: [{ tensor: 'x', features }], output },
    })
    expect(wrapped.model!.inputs[0]!.features[0]!.steps).toEqual([])
    expect(complaint(() => parseMappingFile({ schemaVersion: 1, inputs })).mend).toBe('Add "output".')
  })

  it('of one model is laid over its own role only', () => {
    const base = mapping()
    const { inputs, output } = mapping().models.primary!
    const pointers = overlay(
      base,
      { schemaVersion: 1, model: { inputs, output }, classes: ['a', 'b'] },
      'shadow',
    )
    expect(pointers).toEqual(['/classes', '/models/shadow'])
    expect(base.models.shadow).toEqual({ inputs, output })
    expect(base.classes).toEqual(['a', 'b'])
  })

  it('is told from a report and a model', () => {
    expect(looksLikeMapping(mapping())).toBe(true)
    expect(looksLikeMapping({ schemaVersion: 1, verdict: 'hold', classes: [] })).toBe(false)
    expect(looksLikeMapping({ modelTopology: {}, weightsManifest: [] })).toBe(false)
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('may not have a key called %s', (key) => {
    const odd = JSON.parse(`{ "schemaVersion": 1, "${key}": {} }`) as unknown
    expect(complaint(() => parseMappingFile(odd))).toMatchObject({
      code: 'bad-mapping',
      place: atPointer(`/${key}`),
    })
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])(
    'may have a column and a class called %s',
    (name) => {
      const file = `{ "schemaVersion": 1, "roles": { "${name}": "label" }, "aliases": { "${name}": "yes" } }`
      const { roles, aliases } = parseMappingFile(JSON.parse(file))
      expect(Object.entries(roles!)).toEqual([[name, 'label']])
      expect(Object.entries(aliases!)).toEqual([[name, 'yes']])
      const wrong = JSON.parse(file.replace('"label"', '5')) as unknown
      expect(complaint(() => parseMappingFile(wrong)).place).toEqual(atPointer(`/roles/${name}`))
    },
  )

  it.each([
    ['/models', { models: [] }],
    ['/roles', { roles: [] }],
    ['', []],
  ])('takes no list for an object at %s', (pointer, value) => {
    const file: unknown = Array.isArray(value) ? value : { schemaVersion: 1, ...value }
    expect(complaint(() => parseMappingFile(file))).toMatchObject({ place: atPointer(pointer) })
  })

  it('as the documentation shows it is valid', async () => {
    const text = await readFile(new URL('docs/mapping.md', root), 'utf8')
    const example = /```json\n([\s\S]*?)```/.exec(text)![1]!
    expect(parseMappingFile(JSON.parse(example)).classes).toEqual(['on time', 'late'])
  })

  it.each(['flights', 'digits'])('of the demo %s is valid', async (name) => {
    expect(() => parseMappingFile(undefined)).toThrow()
    expect(parseMappingFile(await json(`public/demo/${name}/mapping.json`)).models?.shadow).toBeTruthy()
  })
})

describe('a mapping against models and log', () => {
  const field = (
    name: string,
    type: FieldProfile['type'] = 'number',
    shape: number[] | null = null,
  ): FieldProfile => ({
    name,
    type,
    shape,
    examples: [],
    distinct: 0,
    missing: 0,
    min: null,
    max: null,
    role: 'feature',
    why: '',
  })
  const x = { name: 'x', shape: [null, 3], dtype: 'float32' as const }
  const y = { name: 'y', shape: [null, 1], dtype: 'float32' as const }
  const models = { primary: { inputs: [x], outputs: [y] }, shadow: null }
  const fields = [field('hour'), field('origin', 'text')]
  const codes = (changed: Mapping, context = { models, fields }) =>
    checkMapping(changed, context).map(({ code }) => code)

  it('passes where all fits', () => {
    expect(codes(mapping())).toEqual([])
  })

  it('names the missing column and the input that needs it', () => {
    const [problem] = checkMapping(mapping(), { models, fields: [field('hour')] })
    expect(problem).toMatchObject({
      code: 'missing-column',
      place: atPointer('/models/primary/inputs/0/features/1'),
    })
    expect(problem!.message).toBe('The log has no column "origin", which primary\'s input "x" needs.')
  })

  it('counts widths', () => {
    const changed = mapping()
    changed.models.primary!.inputs[0]!.features.pop()
    expect(checkMapping(changed, { models, fields })[0]?.message).toMatch(
      /takes 3 numbers per request; the mapping gives 1/,
    )
  })

  it('says of text that is fed as it is that it is one number', () => {
    const changed = mapping()
    const [hour, origin] = changed.models.primary!.inputs[0]!.features
    changed.models.primary!.inputs[0]!.features = [hour!, { ...origin!, steps: [] }]
    const [problem] = checkMapping(changed, { models, fields })
    expect(problem).toMatchObject({ code: 'wrong-width', mend: expect.stringMatching(/^"origin" \(\d+ values?\) is text and goes in as one number: give it the one-hot/) as string }) // prettier-ignore
  })

  it('refuses steps that do not follow from each other', () => {
    const changed = mapping()
    changed.models.primary!.inputs[0]!.features[1]!.steps.push({ kind: 'log1p' })
    expect(codes(changed)).toEqual(['bad-steps'])
  })

  it('refuses a tensor beside other fields', () => {
    const image = [field('hour'), field('origin', 'tensor', [3])]
    expect(codes(mapping(), { models, fields: image })).toEqual(['mixed-input'])
  })

  it('refuses readings that the output, the classes or the task contradict', () => {
    const three = mapping()
    three.classes = ['a', 'b', 'c']
    expect(codes(three)).toEqual(['wrong-classes'])
    const wide = {
      models: { ...models, primary: { inputs: [x], outputs: [{ ...y, shape: [null, 4] }] } },
      fields,
    }
    expect(codes(mapping(), wide)).toEqual(['wrong-output-width'])
    expect(codes({ ...mapping(), task: 'regression' })).toEqual(['wrong-reading'])
    const other = mapping()
    other.models.primary!.output.tensor = 'z'
    expect(codes(other)).toEqual(['unknown-output'])
  })

  it('asks for a mapping of every model', () => {
    expect(codes({ ...mapping(), models: { primary: null, shadow: null } })).toEqual(['unmapped-model'])
  })
})
