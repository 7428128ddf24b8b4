/** requests.csv, written by a thread of its own from the moment that all answers are there. */
import { Worker } from 'node:worker_threads'
import type { EvaluationData } from '../../evaluation/input'
import type { CsvData } from '../../evaluation/requests-csv'

export interface CsvJob {
  data: CsvData
  path: string
}

/** Lies beside whatever chunk this ends up in: the build names it so (vite.cli.config.ts). */
const script = new URL('./csv-writer.js', import.meta.url)

export class CsvThread {
  readonly #path: string
  #written: Promise<void> | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** Numbers need their tolerance, which is a figure: they are written afterwards. */
  start(data: EvaluationData): void {
    if (data.task === 'regression') return
    const { task, classes, n, ids, times, labels, labelValues, primary, shadow, loggedPrimary } = data
    const columns = { task, classes, n, ids, times, labels, labelValues, primary, shadow, loggedPrimary }
    const thread = new Worker(script, { workerData: { data: columns, path: this.#path } satisfies CsvJob })
    this.#written = new Promise((resolve, reject) => {
      thread.on('error', reject)
      thread.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`writing requests.csv ended with ${code}`)),
      )
    })
    // It is awaited once the figures are there; until then a rejection must not count as unhandled.
    this.#written.catch(() => undefined)
  }

  /** Waits until the file is whole. @returns false where it was not begun */
  async written(): Promise<boolean> {
    await this.#written
    return this.#written !== null
  }
}
