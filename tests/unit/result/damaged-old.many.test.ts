/** Results of the first version, damaged: apart from those of today, so that two workers share what takes longest. */
import { readFile } from 'node:fs/promises'
import { readReport } from '../../../src/result/reader'
import { testDamaged } from './damaged'

const fixture = async (name: string) =>
  readReport(await readFile(new URL(`../../fixtures/results/0.1.0/${name}`, import.meta.url), 'utf8'))

testDamaged(
  {
    'evaluation.json of 0.1.0': await fixture('evaluation.json'),
    'report.html of 0.1.0': await fixture('report.html'),
  },
  0,
)
