/** Why a row was skipped, or kept with something to know, in words. */
import { count, counted } from '../../core/numbers'
import type { SkipReason } from '../../result/requests'

/** Where the reason's own name does not say it. */
const words: Record<string, string> = {
  duplicate: 'the same id with the same content again; the first is kept',
  redacted: 'a value was redacted',
  lossy: 'a value was cut short when it was logged',
  truncated: 'the record ends in the middle',
  'bad-line': 'the line cannot be read',
  'repeated-header': 'the line with the names again: files were joined',
  footer: 'a total, a note or an empty row of a sheet',
  'bad-image': 'the image does not decode, or is of another size',
  'no-request': 'no request with a body',
  'no-record': "a line without a record: the application's own words",
  'empty-message': 'a record whose message is empty: the body of a request may have been lost',
  'not-a-prediction': 'a call of something else than the model',
  'no-prediction': 'no prediction: nothing that a model is fed, and no answer',
  'one-answer': 'only one of the two models answered: nothing to hold beside it',
  'too-far-apart': 'the two answers are too far apart in the log: sort it by request',
  'two-labels': 'the two rows of a request have labels that contradict each other',
  'other-model': 'an answer of a third model',
  refused: 'refused before any model was asked, by its status',
  'id-conflict': 'an id that another request has too, with other content',
  'no-answer':
    'the response that was logged is no answer: the request is replayed, and not compared with production',
  'lost-letters': 'letters that are not UTF-8: the text is not what was logged',
  missing: 'a value is missing: a model that needs it gives an error',
  'non-finite': 'a value is NaN or infinite: a model that needs it gives an error',
  'not-a-number': 'a value is no number: a model that needs it gives an error',
  'bad-shape': 'a value has another shape: a model that needs it gives an error',
  'unsafe-integer': 'an integer over 2^53, read as the nearest number',
}

/** 'the line cannot be read' */
export const wordsOf = (reason: string): string => words[reason] ?? reason

/** '3 rows: the line cannot be read'. @param what what is counted */
export function reasonText({ reason, count: n }: SkipReason, what: string): string {
  return `${counted(n, what)}: ${wordsOf(reason)}`
}

/** 'log.csv, line 17: tx-4' */
export function placeOf({ file, line, detail }: SkipReason['examples'][number]): string {
  const at = line === null ? file : `${file}, line ${count(line)}`
  return detail ? `${at}: ${detail}` : at
}
