/** Of a log without models: numbers that are scores, where the labels or the other model's answers are two classes. */
import { count } from '../core/numbers'
import { ROLES, type Role } from '../core/roles'
import { shares } from './guess-answers'
import type { GuessContext } from './guess-context'
import { numberText } from './lookup'
import { looksNumeric } from './text'

type Unit = 'percent' | 'logit'

/** Fewer distinct numbers may be classes. */
const FEWEST = 5
/** As many classes that labels name are few beside scores. */
const FEW_CLASSES = 10

/**
 * The unit of scores beside answers in another one: percent where they lie from 0 to 100, logits where they lie on both
 * sides of 0. Two columns in one unit are no mixture, and are not read here.
 * @returns null where the numbers do not say, or where the other model's answers are no probabilities and no two classes
 */
export function unitOf(role: Role, { labels, logged, models }: GuessContext): Unit | null {
  const values = numbersIn(logged[role])
  if (!values || !labels || new Set(labels).size > 2 || looksNumeric(labels)) return null
  const other = role === 'primary' ? 'shadow' : 'primary'
  const others = logged[other] ?? []
  const plain = others.length > 0 && (shares(others) || new Set(others).size <= 2)
  if (models[other] === null && !plain) return null
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (most <= 1 && least >= 0) return null
  if (least < 0 && most > 0) return most <= 50 && least >= -50 ? 'logit' : null
  return least >= 0 && least < 50 && most > 50 && most <= 100 ? 'percent' : null
}

/** Why answers of one model may be scores where labels are few classes, in a sentence; null where none is like that. */
export function scoresAsClasses(context: GuessContext, readAsScores: (role: Role) => boolean): string | null {
  const { labels, logged, fields } = context
  if (!labels || labels.length === 0 || new Set(labels).size > FEW_CLASSES) return null
  const spelled = (values: readonly string[] | null) => (values ?? []).map((text) => numberText(text) ?? text)
  for (const role of ROLES) {
    // What the other model answers, too, is a class that no label happens to be.
    const named = new Set(spelled([...labels, ...(logged[role === 'primary' ? 'shadow' : 'primary'] ?? [])]))
    const values = readAsScores(role) ? null : numbersIn(logged[role])
    if (!values) continue
    const strange = new Set(values.filter((value) => !named.has(String(value)))).size
    if (strange < FEWEST || strange <= new Set(labels).size) continue
    const field = context.answerFields?.[role] ?? fields.find((one) => one.role === role)?.name ?? role
    return `“${field}” holds ${count(strange)} numbers that no label is: they are read as names of classes, and may be scores in a unit of their own.`
  }
  return null
}

/** The values as numbers; null where they are few, or not all numbers. */
function numbersIn(values: readonly string[] | null): number[] | null {
  const numbers = (values ?? []).map((text) => Number(numberText(text) ?? NaN))
  return new Set(numbers).size >= FEWEST && numbers.every(Number.isFinite) ? numbers : null
}
