/** The benchmark's figures for people. */
import type { BenchResult } from './run'
import type { LargeFigures } from './large'
import type { WholeFigures } from './whole'

export function printTable(result: BenchResult): void {
  const { machine, replay, reading, evaluation, whole } = result
  console.log(`\n${machine.cpu}, ${machine.cores} cores, Chromium ${machine.browser}, Node ${machine.node}`)
  if (replay[0]) console.log(`${replay[0].backend} on ${replay[0].renderer}`)
  if (result.peer) printPeer(result.peer)
  const columns = replay.map(({ requests }) => count(requests))
  section('Replay of both models, programs compiled (median)', columns, [
    ['rows per batch', replay.map(({ batchRows }) => count(batchRows))],
    ['replay, requests/s', replay.map((one) => count(median(one.replay)))],
    ['replay from CSV to predictions, requests/s', replay.map((one) => count(median(one.pipeline)))],
    ['bare predict on the same batches, requests/s', replay.map((one) => count(median(one.bare)))],
    ['bare predict one at a time, requests/s', replay.map((one) => count(one.single))],
    ['replay / bare', replay.map((one) => ratio(median(one.replay), median(one.bare)))],
    [
      'replay from CSV to predictions / bare',
      replay.map((one) => ratio(median(one.pipeline), median(one.bare))),
    ],
    ['replay / one at a time', replay.map((one) => ratio(median(one.replay), one.single))],
  ])
  const speed = (bytes: number, ms: number[]) => `${(bytes / 1e6 / (median(ms) / 1000)).toFixed(1)}`
  section('Reading CSV, in a worker (median)', columns, [
    ['to columns, MB/s', reading.map(({ logs }) => speed(logs[0]!.bytes, logs[0]!.ms))],
    ['papaparse fastMode alone, MB/s', reading.map(({ logs, papa }) => speed(logs[0]!.bytes, papa))],
    ['ours / papaparse', reading.map(({ logs, papa }) => ratio(median(papa), median(logs[0]!.ms)))],
  ])
  if (result.wide) printWide(result.wide)
  if (whole.length > 0) printWhole(whole, columns)
  if (result.large) printLarge(result.large)
  console.log(
    `\nEvaluating ${count(evaluation.n)} requests of ${evaluation.features} features, all figures: ${(evaluation.ms / 1000).toFixed(2)} s`,
  )
  const { judged, ms } = evaluation
  section(
    'Judging the same again, against all figures anew',
    ['ms', 'ratio'],
    judged.map((one) => [one.change, [one.ms.toFixed(1), (one.ms / ms).toFixed(4)]]),
  )
}

function printPeer({ requests, workbench, python, ratio: of }: NonNullable<BenchResult['peer']>): void {
  section(
    `The whole command, ${count(requests)} requests of thirty numbers`,
    ['CPU s', 'clock s'],
    [
      ['shadow-workbench evaluate', [workbench.cpu.toFixed(1), workbench.clock.toFixed(1)]],
      ['pandas, Keras, scikit-learn', [python.cpu.toFixed(1), python.clock.toFixed(1)]],
      ['ratio', [of.toFixed(2), (workbench.clock / python.clock).toFixed(2)]],
    ],
  )
}

function printWhole(whole: WholeFigures[], columns: string[]): void {
  const megabytes = (value: number | null) => (value === null ? 'not known' : value.toFixed(0))
  const task = (ms: number) => (ms === 0 ? 'under 50' : ms.toFixed(0))
  section('The whole workbench', columns, [
    ['click to verdict, s', whole.map(({ seconds }) => seconds.toFixed(1))],
    [
      'replay, compiling included, requests/s',
      whole.map(({ requestsPerSecond }) => (requestsPerSecond === null ? 'none' : count(requestsPerSecond))),
    ],
    ['longest main-thread task of the run, ms', whole.map((one) => task(one.longestTaskMs))],
    ['longest main-thread task showing results, ms', whole.map((one) => task(one.longestShowingMs))],
    ['peak memory of the page, MB', whole.map(({ memory }) => megabytes(memory.page))],
    ['peak memory of the GPU process, MB', whole.map(({ memory }) => megabytes(memory.gpu))],
  ])
}

function printWide({ rows, columns, logs, papa, titles }: NonNullable<BenchResult['wide']>): void {
  const csv = median(logs[0]!.ms)
  section(`Reading ${count(rows)} requests, ${columns} columns, in a worker (median)`, titles, [
    ['MB', logs.map(({ bytes }) => (bytes / 1e6).toFixed(1))],
    ['to columns, requests/s', logs.map(({ ms }) => count((rows / median(ms)) * 1000))],
    ['requests/s / CSV’s', logs.map(({ ms }) => ratio(csv, median(ms)))],
    [
      'requests/s / papaparse fastMode alone on the CSV',
      logs.map(({ ms }) => ratio(median(papa), median(ms))),
    ],
  ])
}

function printLarge(large: LargeFigures): void {
  const megabytes = (value: number | undefined) => (value === undefined ? 'not known' : value.toFixed(0))
  const title = `A CSV of ${(large.bytes / 1e9).toFixed(2)} GB, ${count(large.requests)} requests`
  section(
    title,
    [large.backend],
    [
      ['file chosen to first rows shown, s', [large.openSeconds.toFixed(1)]],
      ['click to verdict, s', [large.seconds.toFixed(0)]],
      ['replay, requests/s', [large.requestsPerSecond === null ? 'none' : count(large.requestsPerSecond)]],
      [
        'longest main-thread task until the verdict, ms',
        [large.longestTaskMs === 0 ? 'under 50' : large.longestTaskMs.toFixed(0)],
      ],
      ['rate and time left shown', [large.progressShown ? 'yes' : 'no']],
      ['peak memory of page and GPU process together, MB (1,000 at most)', [megabytes(large.peak?.both)]],
      ['the same as resident sets, shared pages counted twice', [megabytes(large.peak?.resident)]],
      ...Object.entries(large.peakOfPhase).map(([phase, peak]): [string, string[]] => [
        `  while ${phase}`,
        [megabytes(peak)],
      ]),
    ],
  )
}

function section(title: string, columns: string[], rows: [string, string[]][]): void {
  console.log(`\n${title.padEnd(64)}${columns.map((column) => column.padStart(15)).join('')}`)
  for (const [name, cells] of rows)
    console.log(`  ${name.padEnd(62)}${cells.map((cell) => cell.padStart(15)).join('')}`)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const count = (value: number) => Math.round(value).toLocaleString('en')
const ratio = (a: number, b: number) => (a / b).toFixed(2)
