/** The distinct classes among the values of labels and answers, however each is spelled. */
import { numberText } from './lookup'
import { truthOf } from '../core/truths'

export interface ClassValues {
  /** One spelling of each. */
  values: string[]
  /** One side names the classes, the other has their indices. */
  indices: 'labels' | 'answers' | null
  /** Spellings of one class where a column mixes them, in a sentence; null where none does. */
  mixed: string | null
}

/**
 * Labels and answers of one kind may be spelled in two ways: 'TRUE' and '1', 'Late' and 'late'. Names on one side and
 * indices on the other are the names' indices.
 */
export function classValues(labels: readonly string[], answers: readonly string[]): ClassValues {
  const mixed = [labels, answers].map(mixedIn).find((one) => one !== null) ?? null
  const sides = [
    [merged(labels), answers, 'answers'],
    [merged(answers), labels, 'labels'],
  ] as const
  for (const [names, numbers, indices] of sides) {
    const isIndex = (text: string) => /^\d+$/.test(numberText(text) ?? '') && Number(text) < names.length
    const named =
      names.length > 1 && names.every((text) => numberText(text) === null && truthOf(text) === null)
    if (named && numbers.length > 0 && numbers.every(isIndex)) return { values: names, indices, mixed }
  }
  const [a, b] = [merged([...labels, ...answers]), merged([...answers, ...labels])]
  return { values: b.length < a.length ? b : a, indices: null, mixed }
}

/** Values without those that are another spelling of one before them. */
function merged(texts: readonly string[]): string[] {
  return asTruths(texts) ?? spellings(texts).map(([first]) => first!)
}

/** What spellings of one class have in common: the number that they are, else the word in small letters. */
const sameAs = (text: string) => numberText(text) ?? text.trim().toLowerCase()

/** Whether a text is read as a class for being the same number, or the same word in another case. */
export function isOtherSpelling(text: string, name: string): boolean {
  return text.trim() !== name.trim() && sameAs(text) === sameAs(name)
}

/** The spellings of each class: the same number, or the same word in another case. */
function spellings(texts: readonly string[]): string[][] {
  const groups = new Map<string, string[]>()
  for (const text of texts) {
    const key = sameAs(text)
    const group = groups.get(key)
    if (group) group.push(text)
    else groups.set(key, [text])
  }
  return [...groups.values()]
}

/** No and yes where all values say one of them: as numbers where the log has both numbers, else as first spelled. */
function asTruths(texts: readonly string[]): string[] | null {
  const said = texts.map(truthOf)
  if (said.includes(null) || !said.includes(0) || !said.includes(1)) return null
  const numbers = new Set(texts.map(numberText))
  if (numbers.has('0') && numbers.has('1')) return ['0', '1']
  return [texts[said.indexOf(0)]!, texts[said.indexOf(1)]!]
}

function mixedIn(texts: readonly string[]): string | null {
  const truths = asTruths(texts)
  const spelled = truths
    ? [0, 1].map((truth) => texts.filter((text) => truthOf(text) === truth))
    : spellings(texts)
  const groups = spelled.filter((group) => group.length > 1)
  if (groups.length === 0) return null
  const quoted = (group: readonly string[]) => group.slice(0, 6).map((text) => `“${text}”`).join(', ') // prettier-ignore
  return `One class is spelled in several ways, and taken as one: ${groups.slice(0, 6).map(quoted).join('; ')}.`
}
