import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  atLine,
  atPointer,
  isBroken,
  placeText,
  pointerOf,
  problemText,
  severityOf,
  written,
  type Place,
  type Problem,
} from '../../../src/core/problem'
import { brokenCodes, inputCodes, noteCodes, warningCodes } from '../../../src/core/problem-codes'

const lists: Record<string, readonly string[]> = { noteCodes, warningCodes, brokenCodes, inputCodes }

describe('the codes of problems', () => {
  test('each stands in one list', () => {
    const all = Object.values(lists).flat()
    expect(all.filter((code, i) => all.indexOf(code) !== i)).toEqual([])
  })

  test('each is one that something says', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('problem-codes.ts'))
      .map((name) => readFileSync(`src/${name}`, 'utf8'))
      .join('\n')
    // Codes that are put together of a part that varies: `join-${key}`, `no-${role}`, `${kind}-failed`.
    const made = [...sources.matchAll(/`(?:([a-z]+-)\$\{[^}]+\}|\$\{[^}]+\}(-[a-z]+))`/g)]
    const said = (code: string) =>
      sources.includes(`'${code}'`) ||
      made.some(([, start, end]) => (start ? code.startsWith(start) : code.endsWith(end!)))
    expect(
      Object.values(lists)
        .flat()
        .filter((code) => !said(code)),
    ).toEqual([])
  })
})

describe('a problem', () => {
  const problem: Problem = {
    code: 'bad-json',
    message: 'It is not JSON.',
    file: 'a.json',
    place: atLine(3, 7),
  }

  test('is said in one line', () => {
    expect(problemText({ ...problem, mend: 'Save it again.' })).toBe(
      'a.json, line 3, column 7: It is not JSON. Save it again.',
    )
    expect(problemText({ code: 'bad-json', message: 'No.' })).toBe('No.')
  })

  test.each<[Place, string]>([
    [{ kind: 'lines', lines: [3], more: false }, 'line 3'],
    [{ kind: 'lines', lines: [3, 5], more: true }, 'lines 3, 5 and others'],
    [{ kind: 'byte', byte: 4096 }, 'byte 4096'],
    [{ kind: 'layer', name: 'dense_2' }, 'layer dense_2'],
    [{ kind: 'signature input', name: 'x' }, 'signature input x'],
    [{ kind: 'entry', path: 'v2/model.json' }, 'v2/model.json'],
    [{ kind: 'option', option: 'log' }, '--log'],
    [{ kind: 'pointer', pointer: '' }, '/'],
    [{ kind: 'part', part: 'the footer' }, 'the footer'],
  ])('%j is "%s"', (place, text) => {
    expect(placeText(place)).toBe(text)
  })

  test('has its severity by its code, or its own', () => {
    expect(severityOf(problem)).toBe('error')
    expect(severityOf({ code: 'few-labels', message: '' })).toBe('warning')
    expect(severityOf({ code: 'assumed-task', message: '' })).toBe('note')
    expect(severityOf({ ...problem, severity: 'warning' })).toBe('warning')
    expect(isBroken({ code: 'replay-died', message: '' })).toBe(true)
    expect(isBroken(problem)).toBe(false)
  })

  test('is written with its place in words, and its severity', () => {
    expect(written(problem)).toEqual({
      code: 'bad-json',
      severity: 'error',
      message: 'It is not JSON.',
      file: 'a.json',
      place: 'line 3, column 7',
    })
    expect(pointerOf(problem)).toBe('')
    expect(pointerOf({ ...problem, place: atPointer('/task') })).toBe('/task')
  })
})
