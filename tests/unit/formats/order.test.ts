import { expect, it } from 'vitest'
import { oldestFirst } from '../../../src/formats/order'

const cases = [
  ['a/access.log.10.gz', 'a/access.log.2.gz', 'a/access.log.1', 'a/access.log'],
  ['part-1.csv', 'part-9.csv', 'part-10.csv'],
  ['2024/02/29/23/y.jsonl', '2024/03/02/00/x.jsonl'],
]

it.each(cases)('puts %s first, whatever order the files come in', (...sorted) => {
  for (const files of [[...sorted].reverse(), [...sorted].sort()])
    expect(oldestFirst(files, (file) => file)).toEqual(sorted)
})
