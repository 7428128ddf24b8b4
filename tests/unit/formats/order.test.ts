import { expect, it } from 'vitest'
import { inOrder, oldestFirst } from '../../../src/formats/order'

it.each([
  ['logrotate', ['app.log.10.gz', 'app.log.2.gz', 'app.log.1', 'app.log']],
  ['logrotate, dated', ['app.log-20240131.gz', 'app.log-20240201.gz', 'app.log']],
  ['logrotate, a name without an ending', ['logs/log.2.gz', 'logs/log.1', 'logs/log']],
  ['standard output', ['shadow.out.10', 'shadow.out.1', 'shadow.out']],
  ['Python, by day', ['app.log.2026-01-09', 'app.log.2026-01-10.gz', 'app.log']],
  ['Python, by hour', ['app.log.2026-01-09_23', 'app.log.2026-01-10_01', 'app.log']],
  ['part files', ['part-2.csv', 'part-10.csv', 'part-11.csv.gz']],
  ['dates', ['2024/01/31/data.jsonl', '2024/02/01/data.jsonl', '2024/02/10/data.jsonl']],
  ['two logs', ['a.log.2', 'a.log', 'b.log.1', 'b.log']],
])('%s: the oldest file comes first', (_, sorted) => {
  for (let turn = 0; turn < sorted.length; turn++) {
    const files = [...sorted.slice(turn), ...sorted.slice(0, turn)].reverse()
    expect(oldestFirst(files, (file) => file)).toEqual(sorted)
  }
})

it('first times decide where every file has one, names between equal ones', () => {
  const starts: Record<string, number> = { 'a.csv': 30, 'b.csv': 10, 'c.csv': 20, 'd.csv': 10 }
  const names = Object.keys(starts)
  expect(inOrder(names, (name) => name, (name) => starts[name]!)).toEqual(['b.csv', 'd.csv', 'c.csv', 'a.csv']) // prettier-ignore
  expect(
    inOrder(
      names,
      (name) => name,
      (name) => (name === 'c.csv' ? NaN : starts[name]!),
    ),
  ).toEqual(names)
})
