/** How deep lists and objects lie within one another in a record. */
import { limits } from './limits'

/** @param value what the platform's parser made of the text, however deep */
export function isTooDeep(value: unknown, text: string): boolean {
  const most = limits.depth.value
  // Every bracket is closed again; and most records open but a few.
  const mayBe = text.length > 2 * most && opens(text, '[') + opens(text, '{') > most
  return mayBe && isDeeper(value, most)
}

/** The same of a value whose text is gone. Whatever walks it by recursion (JSON.stringify, a schema) ends where it is not. */
export function isValueTooDeep(value: unknown): boolean {
  return isDeeper(value, limits.depth.value)
}

/** How many of the brackets there are, as far as it matters. */
function opens(text: string, bracket: string): number {
  let found = 0
  for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
    if (++found > limits.depth.value) break
  return found
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const part of Array.isArray(value) ? value : Object.values(value))
    if (isDeeper(part, levels - 1)) return true
  return false
}
