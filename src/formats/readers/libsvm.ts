/**
 * The sparse text of LIBSVM and SVMlight, as scikit-learn's dump_svmlight_file and XGBoost write it: '1 qid:3 1:0.5 7:2.0 # id'.
 * What a line leaves out is 0. https://www.csie.ntu.edu.tw/~cjlin/libsvm/faq.html
 */
import { BodyError } from '../bodies'
import { count } from '../../core/numbers'
import { limits, limitText } from '../../core/limits'
import { ProblemError } from '../../core/problem'
import type { Head, Source } from '../../files/source'
import type { Reading } from '../contract'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { linesOf } from '../records/lines'
import { firstLines } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

/** Read in one way only: a line of hundreds of them that is no such line is told at once. */
const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`
const LINE = new RegExp(`^\\s*(${NUMBER}(?:,${NUMBER})*)((?:\\s+(?:qid|\\d+):(?:${NUMBER}|nan|[-+]?inf))*)\\s*(?:#\\s*(.*))?$`, 'i') // prettier-ignore

export default recordFormat({
  id: 'libsvm',
  title: 'LIBSVM',
  sniff,
  records,
  known: {
    label: { role: 'label', why: 'first in its line, as the format has it' },
    same: {
      role: 'ignore',
      why: 'first in its line, and the same in all of them: it says nothing of what is true',
    },
    qid: { role: 'ignore', why: 'what was searched for: rows of one query share it' },
  },
})

function sniff(head: Head): number {
  const lines = firstLines(head).filter((line) => !line.startsWith('#'))
  const mine = lines.filter((line) => LINE.test(line) && rises(pairsOf(line)))
  const sparse = mine.filter((line) => pairsOf(line).length > 0)
  return mine.length * 2 > lines.length && sparse.length * 2 > mine.length ? 0.85 : 0
}

const pairsOf = (line: string): number[] =>
  [...line.replace(/#.*/, '').matchAll(/\s(\d+):/g)].map(([, at]) => Number(at))
const rises = (places: readonly number[]) => places.every((at, i) => i === 0 || at > places[i - 1]!)

/** What a line's numbers are places of: they are told from 0 or from 1, up to the last that the file has. */
interface Places {
  first: 0 | 1
  n: number
  /** Whether what is first in the lines tells them apart: where nothing is known of the truth, a 0 stands in for it. */
  labelled: boolean
}

/** A file is looked through once, whoever asks. */
const known = new WeakMap<Blob, Promise<Places>>()

async function placesOf({ source, signal }: Reading): Promise<Places> {
  let [least, most] = [Infinity, -1]
  const labels = new Set<string>()
  for await (const { lines } of linesOf({ source, signal, progress: () => undefined }))
    for (const line of lines) {
      // As scikit-learn's dump_svmlight_file says above its lines.
      if (/^# Column indices are zero-based/.test(line)) least = 0
      const label = labels.size > 1 ? undefined : /^\s*([-+\d.]\S*)/.exec(line)?.[1]
      if (label !== undefined) labels.add(label)
      const from = /^\s*\S+(?:\s+qid:\S+)?\s+(\d+):/.exec(line)?.[1]
      if (from === undefined) continue
      const hash = line.indexOf('#')
      const to = /(\d+):[^:\s]*\s*$/.exec((hash < 0 ? line : line.slice(0, hash)).slice(-60))?.[1] ?? from
      least = Math.min(least, Number(from))
      most = Math.max(most, Number(to))
    }
  const first = least === 0 ? 0 : 1
  return { first, n: most + 1 - first, labelled: labels.size > 1 }
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { source } = reading
  const places = await (known.get(source.blob) ?? remembered(reading))
  if (places.n > limits.columns.value) throw tooWide(places.n, source)
  yield* lineRecords((line, _number, last) => (line.trimStart().startsWith('#') ? [] : [rowOf(line, places, last)]))(reading) // prettier-ignore
}

function remembered(reading: Reading): Promise<Places> {
  const places = placesOf(reading)
  known.set(reading.source.blob, places)
  // One that was stopped says nothing.
  places.catch(() => known.delete(reading.source.blob))
  return places
}

function rowOf(line: string, { first, n, labelled }: Places, last: boolean): Fields {
  const found = LINE.exec(line)
  if (!found) throw new BodyError(last ? 'truncated' : 'bad-line', 'no line of a label and of numbers with their places') // prettier-ignore
  const [, label, pairs, comment] = found
  const features = new Array<number>(n).fill(0)
  const row: Fields = { [labelled ? 'label' : 'same']: label }
  for (const pair of pairs!.trim().split(/\s+/)) {
    if (pair === '') continue
    const [at = '', value] = pair.split(':')
    if (at === 'qid') row['qid'] = value
    else if (Number(at) < first || Number(at) - first >= n)
      throw new BodyError('bad-line', `there is no place ${at}: those before it are told in another order`) // prettier-ignore
    else
      features[Number(at) - first] = /inf/i.test(value!)
        ? Number(value!.replace(/inf/i, 'Infinity'))
        : Number(value)
  }
  row['features'] = features
  if (comment) row['comment'] = comment
  return row
}

const tooWide = (n: number, source: Source) =>
  new ProblemError({
    code: 'too-many-columns',
    message: `The rows have ${count(n)} numbers each; up to ${limitText(limits.columns)} are read.`,
    file: source.name,
    mend: 'Export the numbers that the model is given, one row per request, as Parquet.',
  })
