/** Reading a log into columns: a CSV against papaparse alone on the same bytes, and against other wrappings of it. */
import Papa from 'papaparse'
import type { Mapping } from '../../../src/result/mapping'
import { layoutOf } from '../../../src/session/requests/layout'
import { readLog, type OpenLog } from '../../../src/session/intake/log'
import { fetchedLog, fetchedSpec } from './files'
import type { ReadingFigures, Task } from './protocol'

/** Requests per batch: what small models ask for. */
const BATCH = 4096

export async function reading(task: Task & { kind: 'reading' }): Promise<ReadingFigures> {
  const logs = await Promise.all(task.logs.map(fetchedLog))
  const mapping = await fetchedSpec(task.mapping)
  const csv = logs[0]!.files[0]!.file
  const figures: ReadingFigures = {
    rows: 0,
    columns: 0,
    logs: logs.map(({ size }) => ({ bytes: size, ms: [] })),
    papa: [],
  }
  for (let i = 0; i < task.repeats; i += 1) {
    const start = performance.now()
    figures.rows = papa(await csv.text())
    figures.papa.push(performance.now() - start)
    for (const [at, log] of logs.entries()) {
      const { ms, rows, columns } = await timed(log, mapping)
      if (rows !== figures.rows) throw new Error(`${rows} rows read, papaparse says ${figures.rows}`)
      figures.logs[at]!.ms.push(ms)
      figures.columns = columns
    }
  }
  return figures
}

async function timed(log: OpenLog, mapping: Mapping) {
  const { requests } = layoutOf(mapping, log.profile.fields, { primary: null, shadow: null })
  const start = performance.now()
  let rows = 0
  for await (const { batch } of readLog(log, requests, BATCH, undefined, true)) rows += batch.n
  return { rows, columns: requests.length, ms: performance.now() - start }
}

/** As fast as papaparse goes: the whole text at once, no quotes looked for, nothing converted. */
function papa(text: string): number {
  const { data } = Papa.parse<string[]>(text, { fastMode: true, skipEmptyLines: true })
  return data.length - 1
}
