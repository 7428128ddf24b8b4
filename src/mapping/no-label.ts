/** Words that stand where a label will be, or would have been. */
import { classFinder } from './lookup'

const NONE_YET =
  /^(?:pending|unknown|unlabell?ed|not[ _-]?(?:yet|known|labell?ed|available|reviewed)|un(?:reviewed|verified|determined|decided|resolved)|to[ _-]?be[ _-]?(?:determined|labell?ed|reviewed)|in[ _-]?(?:review|progress)|open|waiting|undefined|missing|tbd|todo|n\/?a|#n\/a|nan|none|null|nil|\?+|-+|\.+|unbekannt|offen|ausstehend|inconnu|en attente|desconocido|pendiente)$/i

/**
 * Labels without the words that say there is none yet. Such a word is a class all the same where a model answers it, or
 * where the outputs are as many as the classes with it ('unknown' is a class of many a model of speech).
 * @param answers what the log's own answers are
 * @param wanted how many outputs a model has; null where none is here
 */
export function withoutNoLabels(
  labels: readonly string[],
  answers: readonly string[],
  wanted: number | null,
): { labels: string[]; left: string[] } {
  const isAnswer = classFinder(answers, {}, false)
  const isClass = (text: string) => !NONE_YET.test(text.trim()) || isAnswer(text) >= 0
  const kept = labels.filter(isClass)
  const told = wanted !== null ? kept.length >= wanted && labels.length > wanted : answers.length > 0
  return told && kept.length > 0 && kept.length < labels.length
    ? { labels: kept, left: labels.filter((text) => !isClass(text)) }
    : { labels: [...labels], left: [] }
}
