/** A thread that writes requests.csv, while the figures are worked out in another. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { requestsCsv } from '../../evaluation/requests-csv'
import type { CsvJob } from './csv-thread'

const { data, path } = workerData as CsvJob
const file = openSync(path, 'w')
for (const chunk of requestsCsv(data)) writeSync(file, chunk)
closeSync(file)
