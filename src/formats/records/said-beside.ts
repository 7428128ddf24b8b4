/** What a sentence says around a record, by words that are names of roles: 'request q-1: predicted 0 for {...} in 0.85 ms'. */
import { answerKind, roleByName } from '../role-names'
import type { Fields } from './expand'

/** Words for the truth that begin no other sentence: '(expected 3 columns)' is none. */
const TRUTH = /^(?:(?:true_?|actual_?)?label|actual|truth|ground_?truth|outcome|y_true)$/i
/** What follows is only looked at: it may be the next word. */
const WORD = /\b([A-Za-z_]\w*)\s*([:=]?)\s+(?=("[^"]*"|'[^']*'|[\w.+-]*\d[\w.+-]*|[A-Za-z]\w*))/g
/** Words that go on a sentence, and are nothing that was answered. */
const GOES_ON =
  /^(?:for|of|is|was|the|an?|on|in|to|by|from|with|made|done|and|at|took|request|result|id|using)$/i
/** What a record is said to give: '{...} -> 1', '[1, 2] => setosa'. */
const GIVES = /^\s*(?:->|=>|→)\s*(?:prediction\s*[:=]?\s*)?([\w.+-]+)\s*$/
const NOUN = /\b(predicted|prediction|predicts)\s+(?:class|label|value|category|as)\b/gi

/** The id of a request as loggers put it before their message: Elixir's 'request_id=F7a'. */
const PAIR = /(?:^|[\s[(])([A-Za-z_][\w.]*)=("[^"]*"|[\w.+:-]+)/g

/** How long it took, with the unit behind it: 'in 0.85 ms', 'took 3s'. */
const TOOK = /\b(?:in|took|after|within)\s+([\d.]+)\s?(ms|s|µs|us)\b/

/** @returns the answer, the truth, the id and the duration that are said before the record and behind it */
export function saidBeside(before: string, after: string): Fields {
  const said: Fields = {}
  const gives = GIVES.exec(after)?.[1]
  if (gives !== undefined) said['prediction'] = plain(gives)
  for (const one of [before, after]) {
    const text = one.replace(NOUN, '$1')
    for (const [, word, colon, value] of text.matchAll(WORD)) {
      const role = roleByName(word!)
      const isId = role === 'id' || /^(?:request|req|id)$/i.test(word!)
      if (isId && /\d/.test(value!)) said['request_id'] ??= plain(value!)
      else if (role === 'label' && (colon !== '' || (TRUTH.test(word!) && /^["'\d]/.test(value!))))
        said[word!] ??= plain(value!)
      // 'shadow "high"', and not a sentence of a shadow that answered.
      else if (role === 'shadow' && /^["'\d]/.test(value!)) said[word!] ??= plain(value!)
      else if ((role === 'primary' || role === 'shadow') && !GOES_ON.test(value!) && answerKind([word!.toLowerCase()]) === '') said[word!] ??= plain(value!) // prettier-ignore
    }
    for (const [, word, value] of text.matchAll(PAIR))
      if (roleByName(word!) === 'id') said['request_id'] ??= plain(value!)
      else if (roleByName(word!) === 'label') said[word!] ??= plain(value!)
    const took = TOOK.exec(text)
    if (took) said['took'] ??= `${took[1]}${took[2]}`
  }
  return said
}

const plain = (text: string): unknown => {
  const bare = text.replace(/^["']|["':,.]+$/g, '')
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(bare) && !/^0\d/.test(bare) ? Number(bare) : bare
}
