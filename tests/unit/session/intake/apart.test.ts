/** Requests in one file and answers in another, given as parts of one log. */
import { expect, it } from 'vitest'
import { openLog } from '../../../../src/session/intake/log'
import { file } from '../helpers'

const N = 1500
const lines = (n: number, make: (i: number) => string, header?: string) => [...(header ? [header] : []), ...Array.from({ length: n }, (_, i) => make(i))].join('\n') // prettier-ignore
const asked = file(
  'asked.csv',
  lines(N, (i) => `${i / 7},${3 - i / 9}`, 'size,tone'),
)
const answered = (n: number) =>
  file(
    'answered.csv',
    lines(n, (i) => String(i % 2), 'prediction'),
  )
const bodies = file(
  'asked.jsonl',
  lines(N, (i) => `{"instances": [[${i}, 2]]}`),
)
const replies = file(
  'answered.jsonl',
  lines(N - 1, (i) => `{"predictions": [[${i % 2}, ${1 - (i % 2)}]]}`),
)

it.each([
  ['tables of as many rows', [asked, answered(N)], /asked\.csv has 1,500 requests, answered\.csv has 1,500 answers to requests, and no id says to which/, /or give it so as it is: whether both are in one order is then asked/], // prettier-ignore
  ['tables of other counts', [answered(N - 2), asked], /asked\.csv has 1,500 requests, answered\.csv has 1,498 answers/, /Their order does not tell: 2 answers are missing/], // prettier-ignore
  ['bodies', [bodies, replies], /asked\.jsonl has 1,500 requests, answered\.jsonl has 1,499 answers/, /1 answer is missing/], // prettier-ignore
  ['tables with ids', [file('asked.csv', lines(N, (i) => `q${i},${i / 7}`, 'request_id,size')), file('answered.csv', lines(N, (i) => `q${i},${i % 2}`, 'request_id,prediction'))], /asked\.csv has 1,500 requests, answered\.csv has 1,500 answers to requests\.$/, /The ids join them: give answered\.csv as a file of predictions by itself/], // prettier-ignore
  ['records with ids', [file('asked.csv', lines(N, (i) => `{"request_id": "q${i}", "body": {"size": ${i / 7}}}`)), file('answered.csv', lines(N, (i) => `{"request_id": "q${i}", "body": {"prediction": ${i % 2}}}`))], /asked\.csv has 1,500 requests, answered\.csv has 1,500 answers to requests\.$/, /The ids join them: give answered\.csv as a file of predictions by itself/], // prettier-ignore
])('%s: are refused with both files, both counts and the mend', async (_name, files, message, mend) => {
  await expect(openLog(files)).rejects.toMatchObject({
    problem: { code: 'files-apart', message: expect.stringMatching(message), mend: expect.stringMatching(mend) }, // prettier-ignore
  })
})

it.each([
  ['a column that one day lacks', ['size,prediction\n1,0\n2,1\n', 'size\n3\n4\n']],
  ['answers in both', ['prediction\n0\n1\n', 'shadow_pred\n0\n1\n']],
  ['a program’s start in a file of its own', ['{"size": 1, "prediction": 0}\n{"size": 2, "prediction": 1}\n', '{"event": "start", "host": "a"}\n{"event": "ready", "host": "a"}\n']], // prettier-ignore
  ['bodies with and without answers', ['{"instances": [[1, 2]]}\n{"predictions": [[1, 0]]}\n', '{"instances": [[1, 2]]}\n']], // prettier-ignore
])('parts of one log stay that: %s', async (_name, contents) => {
  const { parts } = await openLog(contents.map((content, i) => file(`day-${i}`, content)))
  expect(parts).toHaveLength(2)
})
