import { expect, test } from 'vitest'
import { fileIds, typedIds } from '../../../src/app/state/id-list'

test.each([
  ['r1\nr2\r\n\n r3 ', ['r1', 'r2', 'r3']],
  ['r1, r2; r3\tr1', ['r1', 'r2', 'r3']],
  ['', []],
])('typed: %j', (text, ids) => {
  expect(typedIds(text)).toEqual(ids)
})

test.each([
  ['lines', 'r1\nr2\n', ['r1', 'r2']],
  ['lines with a header and a mark of their encoding', '\uFEFFrequest_id\r\nr1\r\nr2\r\n', ['r1', 'r2']],
  ['a table', 'note,request_id\n"a, b",r1\n,"r,2"\n', ['r1', 'r,2']],
  ['a table with semicolons', 'Request ID;why\nr1;x\nr2;y\n', ['r1', 'r2']],
  ['a JSON list', '["r1", 2]', ['r1', '2']],
])('a file of %s', async (_, text, ids) => {
  expect(await fileIds(text, 'ids.csv')).toEqual({ ids, fault: null })
})

test('a table without ids says what it has and what to do', async () => {
  const { ids, fault } = await fileIds('a,b\n1,2\n', 'ids.csv')
  expect(ids).toEqual([])
  expect(fault).toMatch(/ids\.csv has 2 columns.*\(a, b\).*Name the column/)
  expect((await fileIds('[{"id": 1}]', 'x.json')).fault).toContain('x.json is no list')
})
