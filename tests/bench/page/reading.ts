/** Reading a CSV log into columns, against papaparse alone on the same bytes. */
import Papa from 'papaparse'
import { layoutOf } from '../../../src/session/layout'
import { readLog } from '../../../src/session/log'
import { fetchedLog, fetchedSpec } from './files'
import type { ReadingFigures, Task } from './protocol'

export async function reading(task: Task & { kind: 'reading' }): Promise<ReadingFigures> {
  const log = await fetchedLog(task.log)
  const spec = await fetchedSpec(task.spec)
  const { requests } = layoutOf(spec, log.profile.fields, { primary: null, shadow: null })
  const blob = log.files[0]!.file
  const figures: ReadingFigures = { bytes: blob.size, rows: 0, columns: requests.length, ours: [], papa: [] }
  for (let i = 0; i < task.repeats; i += 1) {
    const start = performance.now()
    figures.rows = 0
    for await (const { batch } of readLog(log, requests, 4096)) figures.rows += batch.n
    const between = performance.now()
    const rows = papa(await blob.text())
    figures.papa.push(performance.now() - between)
    figures.ours.push(between - start)
    if (rows !== figures.rows) throw new Error(`${figures.rows} rows read, papaparse says ${rows}`)
  }
  return figures
}

/** As fast as papaparse goes: the whole text at once, no quotes looked for, nothing converted. */
function papa(text: string): number {
  const { data } = Papa.parse<string[]>(text, { fastMode: true, skipEmptyLines: true })
  return data.length - 1
}
