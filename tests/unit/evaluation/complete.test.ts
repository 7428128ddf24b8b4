/** Every figure of a result has its n, its interval or a reason, its words, and a place on the page. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import { glossary } from '../../../src/result/glossary'
import type { EvaluationData } from '../../../src/evaluation/input'
import { synthetic } from '../report/synthetic'
import { classified, dataOf, predicted, simulated } from './data'

/** Parts of the result that are no figures but what these rest on, or what is said of them. */
const noFigures = `schemaVersion task verdict headline partial requests period classes gates disagreements
  warnings evidence`.split(/\s+/)

/** Words that explain a key under another name. */
const explainedBy: Record<string, keyof typeof glossary> = { quality: 'accuracy' }

const evaluated = (data: EvaluationData) => evaluate(data, defaultGates, { seed: 1, partial: false })
const ordered = { ...simulated(900, { primary: 0.8, shadow: 0.85 }, 2, 5), ordinal: true }
const constant = new Int32Array(30)
const results: Record<string, object> = {
  classes: synthetic({ logged: 'same' }),
  'many classes': synthetic({ classes: ['a', 'b', 'c', 'd'] }),
  'ordered classes': evaluated(ordered),
  numbers: synthetic({ task: 'regression' }),
  'no labels': synthetic({ labels: false }),
  'no request': evaluated(dataOf({ n: 0, primary: classified([]), shadow: classified([]) })),
  'one request': evaluated(
    dataOf({ primary: classified([0]), shadow: classified([1]), labels: Int32Array.of(1) }),
  ),
  'one class': evaluated(
    dataOf({ primary: classified(constant), shadow: classified(constant), labels: constant }),
  ),
  'all errors': evaluated(
    dataOf({
      primary: classified([-1, -1], { errors: Uint8Array.of(1, 1), errorCodes: ['', 'x'] }),
      shadow: classified([-1, -1], { errors: Uint8Array.of(1, 1), errorCodes: ['', 'x'] }),
      labels: Int32Array.of(0, 1),
    }),
  ),
  'one number': evaluated(numbers([3])),
  'one value': evaluated(numbers([3, 3, 3, 3])),
  'no number': evaluated(numbers([NaN, NaN])),
}

function numbers(values: number[]): EvaluationData {
  return dataOf({
    task: 'regression',
    classes: [],
    primary: predicted(values),
    shadow: predicted(values),
    labelValues: Float64Array.from(values),
  })
}

type Node = Record<string, unknown>

/** Every object of a result with the path to it. */
function* objects(value: unknown, path = ''): Iterable<{ path: string; node: Node }> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* objects(item, `${path}[${i}]`)
  else if (typeof value === 'object' && value !== null) {
    yield { path, node: value as Node }
    for (const [key, item] of Object.entries(value)) yield* objects(item, path ? `${path}.${key}` : key)
  }
}

/** A slice's `value` is its name: text. */
const isFigure = (node: Node) => 'value' in node && 'ci95' in node && typeof node.value !== 'string'

const components = new URL('../../../src/report/', import.meta.url)
const page = readdirSync(components, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte') || name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(name, components), 'utf8'))
  .join('\n')

describe.each(Object.entries(results))('%s', (_, result) => {
  const all = [...objects(result)]

  test('is plain JSON: nothing undefined is a NaN or an infinity', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  test('every figure has an interval, or says why not', () => {
    const silent = all.filter(
      ({ node }) => isFigure(node) && (node.value === null || node.ci95 === null) && !node.reason,
    )
    expect(silent.map(({ path }) => path)).toEqual([])
    for (const { path, node } of all.filter(({ node }) => isFigure(node)))
      expect(typeof node.value === 'number' ? typeof (node.n ?? 0) : 'number', path).toBe('number')
  })

  test('an interval holds its figure', () => {
    const wrong: string[] = []
    for (const { path, node } of all)
      for (const [key, interval] of Object.entries(node)) {
        if (!Array.isArray(interval) || !/ci95$/i.test(key)) continue
        const value = node[key === 'ci95' ? 'value' : key.replace(/Ci95$/, '')]
        if (typeof value !== 'number') continue
        const [low, high] = interval as [number, number]
        if (!(low <= value + 1e-9 && value <= high + 1e-9))
          wrong.push(`${path}.${key}: ${value} in ${low}, ${high}`)
      }
    expect(wrong).toEqual([])
  })

  test('every part has its words in the glossary', () => {
    const missing = Object.entries(result).filter(
      ([key, value]) =>
        value !== null && !noFigures.includes(key) && !((explainedBy[key] ?? key) in glossary),
    )
    expect(missing.map(([key]) => key)).toEqual([])
  })

  test('every figure with an interval is drawn', () => {
    const named = new Set<string>()
    for (const { node } of all)
      for (const key of Object.keys(node)) if (/.Ci95$/.test(key)) named.add(key.replace(/Ci95$/, ''))
    for (const [key, value] of Object.entries(result))
      if (value !== null && !noFigures.includes(key)) named.add(key)
    const missing = [...named].filter((key) => !new RegExp(`\\b${key}(Ci95)?\\b`).test(page))
    expect(missing).toEqual([])
  })
})

test('every word of the glossary is used on the page', () => {
  const unused = Object.keys(glossary).filter((key) => !new RegExp(`['"]${key}['"]`).test(page))
  expect(unused).toEqual([])
})
