import { expect, it } from 'vitest'
import { oldestFirst } from '../../../src/formats/order'

it.each([
  [['a/access.log', 'a/access.log.10.gz', 'a/access.log.2.gz', 'a/access.log.1'], ['a/access.log.10.gz', 'a/access.log.2.gz', 'a/access.log.1', 'a/access.log']],
  [['part-10.csv', 'part-9.csv', 'part-1.csv'], ['part-1.csv', 'part-9.csv', 'part-10.csv']],
  [['2024/03/02/00/x.jsonl', '2024/02/29/23/y.jsonl'], ['2024/02/29/23/y.jsonl', '2024/03/02/00/x.jsonl']],
]) // prettier-ignore
('puts %j in time order', (files, sorted) => {
  expect(oldestFirst(files, (file) => file)).toEqual(sorted)
})
