/** What stands in a label's place where there is none yet: words, and numbers that no model answers. */
import { classFinder, numberText } from './lookup'

const NONE_YET =
  /^(?:pending|unknown|unlabell?ed|not[ _-]?(?:yet|known|labell?ed|available|reviewed)|un(?:reviewed|verified|determined|decided|resolved)|to[ _-]?be[ _-]?(?:determined|labell?ed|reviewed)|in[ _-]?(?:review|progress)|open|waiting|undefined|missing|tbd|todo|n\/?a|#n\/a|nan|none|null|nil|\?+|-+|\.+|unbekannt|offen|ausstehend|inconnu|en attente|desconocido|pendiente)$/i
/** Numbers that people write where they have none. */
const PLACEHOLDER = /^(?:-1|-?9{2,}|255)$/

export interface LabelValues {
  /** Values that are labels. */
  labels: string[]
  /** Values that say that there is no label. */
  none: string[]
  /** Labels are 1 and -1 where answers are 1 and 0: -1 is the other class, or no label. */
  signed: boolean
}

/**
 * Labels without what says that there is none. Such a word or number is a class all the same where a model answers it, or
 * where the outputs are as many as the classes with it ('unknown' is a class of many a model of speech).
 * @param answers what the log's own answers are, where they are classes
 * @param most how many classes a model that is here, or a logged score, tells apart; null where neither says
 */
export function labelValues(
  labels: readonly string[],
  answers: readonly string[],
  most: number | null,
): LabelValues {
  const isAnswer = classFinder(answers, {}, false)
  const answered = (text: string) => answers.length > 0 && isAnswer(text) >= 0
  const words = new Set(labels.filter((text) => NONE_YET.test(text.trim()) && !answered(text)))
  const named = labels.filter((text) => !words.has(text))
  const numbers = named.every((text) => numberText(text) !== null)
  const placeholders = numbers ? placeholdersIn(named, answered, answers.length > 0 ? null : most) : []
  const kept = named.filter((text) => !placeholders.includes(text))
  const sure = numbers && named.length > 0
  const told = sure || (most !== null ? kept.length >= most && labels.length > most : answers.length > 0)
  const none = [...(told ? words : []), ...placeholders]
  const plus = kept.length > 0 && kept.every((text) => numberText(text) === '1')
  const signed = plus && placeholders.length === 1 && numberText(placeholders[0]!) === '-1'
  if (kept.length === 0 || none.length === 0) return { labels: [...labels], none: [], signed: false }
  if (signed) return { labels: [...kept, '0'], none: told ? [...words] : [], signed }
  return { labels: labels.filter((text) => !none.includes(text)), none, signed: false }
}

/** @param most null where answers tell which numbers are classes */
function placeholdersIn(
  labels: readonly string[],
  answered: (text: string) => boolean,
  most: number | null,
): string[] {
  const found = labels.filter((text) => PLACEHOLDER.test(numberText(text)!) && !answered(text))
  const others = labels.filter((text) => !found.includes(text))
  const top = Math.max(...others.map(Number))
  const isClass = (text: string) => {
    const value = Number(text)
    return most === null ? answered(text) : Number.isInteger(value) && value >= 0 && value < most
  }
  if (most === null ? !others.some(isClass) : !others.every(isClass)) return []
  // Of three outputs and -1, 0, 1 each is a class.
  if (most === 3 && labels.length === 3 && top === 1) return []
  return found.filter((text) => Number(text) < 0 || Number(text) > Math.max(top, (most ?? 0) - 1) + 1)
}
