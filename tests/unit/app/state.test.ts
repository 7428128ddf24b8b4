import type { FieldRole } from '../../../src/core/roles'
import { describe, expect, test } from 'vitest'
import { atLine, atPointer, ProblemError, whereabouts, type Problem } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import type { Mapping } from '../../../src/result/mapping'
import type { SlotState } from '../../../src/session/contract'
import { readOptions } from '../../../src/app/state/options'
import { meantFor } from '../../../src/app/state/placing'
import { asProblem, blocks } from '../../../src/app/state/problems'
import { withPlaceInWords } from '../../../src/mapping/place-words'
import { missing } from '../../../src/session/readiness'
import {
  classNames,
  moveUse,
  parseAliases,
  removeUse,
  setRole,
  usesByField,
  useText,
} from '../../../src/app/state/mapping-edit'
import { stepsText } from '../../../src/app/state/step-words'

function field(name: string, role: FieldRole = 'feature', shape: number[] | null = null): FieldProfile {
  const type = shape ? 'tensor' : 'number'
  return { name, type, shape, examples: [], distinct: 1, missing: 0, min: null, max: null, role, why: '' }
}

function mapping(): Mapping {
  return {
    schemaVersion: 1,
    task: 'classification',
    classes: ['on time', 'late'],
    ordinal: false,
    aliases: {},
    roles: {},
    models: {
      primary: {
        inputs: [
          {
            tensor: 'flight',
            features: [
              { field: 'hour', steps: [{ kind: 'standardise', mean: 13.25, sd: 4.9 }] },
              { field: 'day', steps: [{ kind: 'one-hot', values: ['a', 'b', 'c'], unknown: 'zeros' }] },
              { field: 'distance', steps: [] },
            ],
          },
        ],
        output: { tensor: 'late', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } },
      },
      shadow: null,
    },
  }
}

const fields = [field('hour'), field('day'), field('distance'), field('late', 'label')]

function file(path: string) {
  return { path, file: new Blob([]) }
}

test.each([
  ['a, b , ,c', ['a', 'b', 'c']],
  ['Paris, France\r\n Lyon\n\n', ['Paris, France', 'Lyon']],
  ['\nonly\n', ['only']],
  ['  ', []],
])('names of classes are one a line, or between commas: %j', (text, names) => {
  expect(classNames(text)).toEqual(names)
})

describe('what feeds what', () => {
  test('a one-hot takes as many numbers as it has values, and what follows starts after it', () => {
    const uses = usesByField(mapping(), 'primary', fields)
    expect(uses.get('day')?.map(useText)).toEqual(['flight[1–3]'])
    expect(uses.get('distance')?.map(useText)).toEqual(['flight[4]'])
    expect(uses.has('late')).toBe(false)
  })

  test('a tensor field is as wide as its shape', () => {
    const draft = mapping()
    draft.models.primary!.inputs[0]!.features = [{ field: 'pixels', steps: [] }]
    const uses = usesByField(draft, 'primary', [field('pixels', 'feature', [2, 3, 1])])
    expect(uses.get('pixels')?.[0]).toMatchObject({ offset: 0, width: 6 })
  })

  test('moving a field keeps its steps and shifts the others', () => {
    const draft = mapping()
    const use = usesByField(draft, 'primary', fields).get('distance')![0]!
    moveUse(draft, 'primary', use, 'flight', 0)
    expect(draft.models.primary!.inputs[0]!.features.map(({ field }) => field)).toEqual([
      'distance',
      'hour',
      'day',
    ])
  })

  test('moving to an input the mapping does not name yet makes it', () => {
    const draft = mapping()
    const use = usesByField(draft, 'primary', fields).get('day')![0]!
    moveUse(draft, 'primary', use, 'calendar', Infinity)
    expect(draft.models.primary!.inputs[1]).toMatchObject({
      tensor: 'calendar',
      features: [{ field: 'day' }],
    })
  })

  test('removing takes that use alone', () => {
    const draft = mapping()
    removeUse(draft, 'primary', { input: 0, at: 1 })
    expect(draft.models.primary!.inputs[0]!.features.map(({ field }) => field)).toEqual(['hour', 'distance'])
  })

  test('there is one label: the role is taken from the field that had it', () => {
    const draft = mapping()
    setRole(draft, fields, 'hour', 'label')
    expect(draft.roles).toEqual({ hour: 'label', late: 'ignore' })
  })

  test('many fields may be features', () => {
    const draft = mapping()
    setRole(draft, fields, 'late', 'feature')
    expect(draft.roles).toEqual({ late: 'feature' })
  })

  test('steps in words', () => {
    expect(stepsText([{ kind: 'log1p' }, { kind: 'standardise', mean: 6.2134, sd: 0.8 }])).toBe(
      'log1p, standardise 6.21, 0.8',
    )
    expect(stepsText([])).toBe('as it is')
  })

  test('a spelling without "=" is named by its line', () => {
    expect(parseAliases('1 = late\n\n0=on time')).toEqual({
      aliases: { '1': 'late', '0': 'on time' },
      fault: null,
    })
    expect(parseAliases('1 = late\nnonsense').fault).toContain('Line 2')
  })

  test('a pointer becomes the place a person sees', () => {
    const problem: Problem = {
      code: 'bad-steps',
      message: '',
      place: atPointer('/models/primary/inputs/0/features/1/steps'),
    }
    expect(whereabouts(withPlaceInWords(problem, mapping()))).toEqual(['primary · input flight · day'])
    expect(whereabouts(withPlaceInWords({ ...problem, place: atLine(3) }, mapping()))).toEqual(['line 3'])
  })
})

describe('a drop on one place', () => {
  test('a model folder is for the model it was dropped on', () => {
    expect(meantFor([file('v2/model.json'), file('v2/group1-shard1of1.bin')], 'shadow')).toBe('shadow')
  })

  test('a folder of everything is sorted out by content wherever it lands', () => {
    const all = [file('a/model.json'), file('b/model.json'), file('log.csv')]
    expect(meantFor(all, 'primary')).toBeUndefined()
    expect(meantFor(all, 'log')).toBeUndefined()
  })

  test('one file goes where it is put, several logs are one log', () => {
    expect(meantFor([file('model.json')], 'log')).toBe('log')
    expect(meantFor([file('day1.csv'), file('day2.csv')], 'log')).toBe('log')
  })
})

describe('what is still needed', () => {
  const state = (slot: SlotState['slot'], more: Partial<SlotState> = {}): SlotState =>
    ({ slot, title: '', files: [], model: null, log: null, problems: [], warnings: [], ...more }) as SlotState
  const log = state('log', { log: { fields } as unknown as SlotState['log'] })

  test('everything, at first', () => {
    expect(missing([], { mapping: null, fields: [], blocked: true })).toEqual([
      'Still needed: the primary model, the shadow model and the request log.',
    ])
  })

  test('a log with both predictions needs no model', () => {
    const both = [field('p', 'primary'), field('s', 'shadow')]
    expect(missing([log], { mapping: { ...mapping(), roles: {} }, fields: both, blocked: false })).toEqual([])
    expect(missing([log], { mapping: mapping(), fields: [both[0]!], blocked: false })[0]).toContain(
      'the shadow model',
    )
  })

  test('classes need names where a class is predicted', () => {
    const both = [field('p', 'primary'), field('s', 'shadow')]
    const draft = { mapping: { ...mapping(), classes: [] }, fields: both, blocked: false }
    expect(missing([log], draft)[0]).toContain('at least two classes')
    expect(missing([log], { ...draft, mapping: { ...draft.mapping, task: 'regression' } })).toEqual([])
  })

  test('a broken file comes before all else, by name', () => {
    const broken = state('shadow', { problems: [{ code: 'missing-shard', message: '' }] })
    expect(missing([broken, log], { mapping: mapping(), fields, blocked: true })).toEqual([
      'Mend or remove the shadow model.',
    ])
  })
})

describe('the address', () => {
  test('asks for a backend, outputs and timed requests', () => {
    expect(readOptions('?backend=cpu&outputs=1&latency=60')).toMatchObject({
      backend: 'cpu',
      keepOutputs: true,
      latencyRequests: 60,
    })
  })

  test('is filled by what was chosen before where it asks for nothing', () => {
    const before = { backend: 'wasm', keepOutputs: true, latencyRequests: 3, seed: 7 } as const
    expect(readOptions('?backend=cpu&outputs=0', before)).toMatchObject({
      backend: 'cpu',
      keepOutputs: false,
      latencyRequests: 3,
      seed: 7,
    })
  })

  test('what is senseless keeps its default', () => {
    expect(readOptions('?backend=quantum&latency=-3')).toEqual(readOptions(''))
  })
})

describe('problems', () => {
  test('anything thrown can be shown', () => {
    const problem: Problem = { code: 'bad-json', message: 'm' }
    expect(asProblem(new ProblemError(problem), 'It')).toBe(problem)
    expect(asProblem(new TypeError('boom'), 'It')).toMatchObject({
      code: 'unexpected',
      message: 'It broke: boom',
    })
  })

  test('cautions do not keep a run from starting', () => {
    expect(blocks({ code: 'assumed-scaling', message: '' })).toBe(false)
    expect(blocks({ code: 'wrong-width', message: '' })).toBe(true)
  })
})
