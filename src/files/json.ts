/** JSON from strangers: parsed with the file and the place in every complaint, and guarded against absurd nesting. */
import { atByte, atLine, atPart, type Place, type ProblemCode, ProblemError } from '../core/problem'
import { isObject as hasKeys } from '../core/objects'
import { firstError } from './json-place'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** The same check, of what was JSON: then what it holds is. */
export const isObject = hasKeys as (value: unknown) => value is JsonObject

/** V8 cannot make a longer string; no model's topology comes near. */
const maxBytes = 256 * 2 ** 20
/** Keras' deepest real configs are about 30 levels; recursion over a parsed file must not overflow the stack. */
const maxDepth = 400

/** @throws ProblemError 'empty-file', 'too-large', 'too-nested', 'truncated-json', 'not-json', 'not-an-object' */
export function parseObject(bytes: Uint8Array, file: string): JsonObject {
  if (bytes.length === 0) fail('empty-file', 'The file is empty.', 'Export or download it again.')
  if (bytes.length > maxBytes)
    fail(
      'too-large',
      `${bytes.length} bytes of JSON are more than a browser can parse.`,
      'Is it a model.json?',
    )
  checkDepth(bytes)
  const text = new TextDecoder().decode(bytes)
  const value = parse(text)
  if (!isObject(value)) fail('not-an-object', 'The JSON is not an object.', 'A model.json starts with {.')
  return value

  function fail(code: ProblemCode, message: string, mend: string, place?: Place): never {
    throw new ProblemError({ code, message, file, mend, ...(place ? { place } : {}) })
  }

  function parse(text: string): Json {
    try {
      return JSON.parse(text) as Json
    } catch {
      const at = firstError(text) ?? text.length
      if (at >= text.trimEnd().length)
        return fail(
          'truncated-json',
          'The JSON ends in the middle.',
          'Download or export the file again.',
          atPart('its end'),
        )
      const found = JSON.stringify(text.slice(at, at + 20))
      return fail(
        'not-json',
        `This is not JSON: ${found} cannot stand here.`,
        'Drop the file as it was exported.',
        lineOf(text, at),
      )
    }
  }

  function checkDepth(bytes: Uint8Array): void {
    let depth = 0
    let inString = false
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]
      if (inString) {
        if (byte === 0x5c) i++
        else if (byte === 0x22) inString = false
      } else if (byte === 0x22) inString = true
      else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > maxDepth)
          fail(
            'too-nested',
            `The JSON is nested more than ${maxDepth} levels deep.`,
            'Is it a model.json?',
            atByte(i),
          )
      } else if (byte === 0x7d || byte === 0x5d) depth--
    }
  }
}

function lineOf(text: string, position: number): Place {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return atLine(line, position - before.lastIndexOf('\n'))
}

/** The object at a path of keys, or null. */
export function objectAt(value: Json | undefined, ...keys: string[]): JsonObject | null {
  let at: Json | undefined = value
  for (const key of keys) at = isObject(at) ? at[key] : undefined
  return isObject(at) ? at : null
}

export function stringAt(value: Json | undefined, key: string): string | null {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' ? found : null
}

/** The list's objects; [] where it is no list. */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** For showing a stranger's value in a sentence. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
