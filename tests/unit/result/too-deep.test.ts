/** Values nested by the thousand, in the files that people write and open: the platform's parser takes any depth. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import { parseMappingFile } from '../../../src/mapping/mapping-file'
import { parseGates } from '../../../src/result/gates-file'
import { readReport } from '../../../src/result/reader'

const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000)
const evaluation = readFileSync('tests/fixtures/results/0.1.0/evaluation.json', 'utf8')
const within = (json: string, key: string, value: string) =>
  `${json.trimEnd().slice(0, -1)}, "${key}": ${value}}`

const readers = {
  gates: (text: string) => parseGates(JSON.parse(text), 'file.json'),
  mapping: (text: string) => parseMappingFile(JSON.parse(text), 'file.json'),
  report: (text: string) => readReport(text, 'file.json'),
}
const lists = deep('[', ']')
const objects = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`

it.each([
  ['gates', 'a known key', '{"latency": {"slaMs": *}}'],
  ['gates', 'an unknown key', '{"latency": {"slaMs": 200}, "more": *}'],
  ['mapping', 'a known key', '{"schemaVersion": 1, "classes": *}'],
  ['mapping', 'an unknown key', '{"schemaVersion": 1, "more": [1, *]}'],
  ['report', 'a key that nobody reads', within(evaluation, 'more', '*')],
  ['report', 'a key of the log’s own', within(evaluation, 'drift', '[{"feature": *}]')],
] as const)('%s, in %s: refused in words', (reader, _, text) => {
  for (const value of [lists, objects]) {
    const read = () => readers[reader](text.replace('*', value))
    expect(read).toThrow(ProblemError)
    expect(read).toThrow(/^file\.json.*64 levels/)
  }
})

it('at the top too', () => {
  for (const read of [readers.gates, readers.mapping])
    for (const value of [lists, objects]) expect(() => read(value)).toThrow(ProblemError)
})
