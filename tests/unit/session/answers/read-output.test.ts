import { describe, expect, it } from 'vitest'
import type { ReplayedModel } from '../../../../src/replay/contract'
import type { Mapping } from '../../../../src/result/mapping'
import { compareAnswers } from '../../../../src/session/answers/compare'
import { OutputReader, readAnswers } from '../../../../src/session/answers/read-output'

const mapping: Mapping = {
  schemaVersion: 1,
  task: 'classification',
  classes: ['no', 'yes'],
  ordinal: false,
  aliases: {},
  roles: {},
  models: {
    primary: {
      inputs: [],
      output: { tensor: 'score', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } },
    },
    shadow: null,
  },
}

function replayed(data: string[]): ReplayedModel {
  return {
    outputs: [{ name: 'score', shape: [data.length, 1], dtype: 'string', data }],
    errors: new Uint8Array(data.length),
    codes: [''],
    messages: [],
    ms: 1,
  }
}

describe('an output of text', () => {
  const texts = replayed(['0.25', '0.75', 'about a half'])

  it('is read as the numbers that it spells, in a second pass as in the first', () => {
    const first = new OutputReader('primary', mapping)
    first.read(0, 3, texts)
    const again = readAnswers(mapping, 'primary', texts, 3)
    expect([...again.classes]).toEqual([0, 1, -1])
    expect(again.errorCodes[again.errors[2]!]).toBe('non-finite-output')
    expect(compareAnswers('classification', first.finish(3), null, again, 3, 0)).toEqual({
      n: 3,
      changed: 0,
      largestDifference: 0,
    })
  })

  it('must have as many numbers as the mapping reads', () => {
    expect(() => readAnswers(mapping, 'primary', texts, 2)).toThrow(/1.5 numbers per request/)
  })
})

it('says which requests were not replayed', () => {
  const none = readAnswers(mapping, 'primary', null, 2)
  expect([...none.errors].map((code) => none.errorCodes[code])).toEqual(['not-replayed', 'not-replayed'])
})
