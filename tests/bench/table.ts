/** The benchmark's figures for people. */
import type { BenchResult } from './run'
import type { WholeFigures } from './whole'

export function printTable(result: BenchResult): void {
  const { machine, replay, reading, evaluation, whole } = result
  console.log(`\n${machine.cpu}, ${machine.cores} cores, Chromium ${machine.browser}, Node ${machine.node}`)
  if (replay[0]) console.log(`${replay[0].backend} on ${replay[0].renderer}`)
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
    ['to columns, MB/s', reading.map(({ bytes, ours }) => speed(bytes, ours))],
    ['papaparse fastMode alone, MB/s', reading.map(({ bytes, papa }) => speed(bytes, papa))],
    ['ours / papaparse', reading.map(({ ours, papa }) => ratio(median(papa), median(ours)))],
  ])
  if (whole.length > 0) printWhole(whole, columns)
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

function section(title: string, columns: string[], rows: [string, string[]][]): void {
  console.log(`\n${title.padEnd(64)}${columns.map((column) => column.padStart(12)).join('')}`)
  for (const [name, cells] of rows)
    console.log(`  ${name.padEnd(62)}${cells.map((cell) => cell.padStart(12)).join('')}`)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const count = (value: number) => Math.round(value).toLocaleString('en')
const ratio = (a: number, b: number) => (a / b).toFixed(2)
