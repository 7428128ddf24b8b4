import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import csv from '../../../src/formats/readers/csv'
import { num, readAll, sourceOf, text } from './helpers'

describe('CSV', () => {
  it.each([
    ['commas', ','],
    ['tabs', '\t'],
    ['semicolons', ';'],
    ['pipes', '|'],
  ])('reads %s, with CRLF and a byte-order mark', async (_name, d) => {
    const source = await sourceOf(`\uFEFFid${d}x${d}label\r\n007${d}1.5${d}late\r\n008${d}${d}on time\r\n`)
    const all = await readAll(source, [text('id'), num('x'), text('label')], csv)
    expect(all.columns).toEqual({ id: ['007', '008'], x: [1.5, NaN], label: ['late', 'on time'] })
    expect(all.lines).toEqual([2, 3])
  })

  it('reads numbers as JavaScript does, to the last bit', async () => {
    const texts = [
      '0',
      '-0.1',
      '1e3',
      '123456789012345',
      '0.1234567890123456',
      '-17.25',
      '.5',
      '5.',
      '1E-7',
      '+3',
      '1e400',
    ]
    const all = await readAll(
      await sourceOf(`a,x\n${texts.map((t) => `1,${t}`).join('\n')}`),
      [num('x')],
      csv,
    )
    expect(all.columns.x).toEqual(texts.map(Number))
    expect(all.flags.at(-1)).toBe(RowFlag.nonFinite)
  })

  it('reads thousands that are set apart, where nothing else can be meant', async () => {
    const cells = ['"1,214.65"', '"-1,214,650"', '"1,214"', '"12,14.5"', '3.25']
    const all = await readAll(
      await sourceOf(`a,x\n${cells.map((t) => `1,${t}`).join('\n')}`),
      [num('a'), num('x')],
      csv,
    )
    expect(all.columns.x).toEqual([1214.65, -1214650, NaN, NaN, 3.25])
    expect(all.flags.map((flag) => flag & RowFlag.notANumber)).toEqual([
      0,
      0,
      RowFlag.notANumber,
      RowFlag.notANumber,
      0,
    ])
  })

  it('flags what is no number, and takes an empty cell for missing', async () => {
    const cells = [
      '',
      'NA',
      'nan',
      'inf',
      '***',
      '[REDACTED]',
      'd41d8cd98f00b204e9800998ecf8427e',
      'abc',
      '9007199254740993',
    ]
    const all = await readAll(
      await sourceOf(`a,x\n${cells.map((t) => `1,${t}`).join('\n')}`),
      [num('a'), num('x')],
      csv,
    )
    const { nonFinite, redacted, notANumber, unsafeInteger } = RowFlag
    expect(all.flags).toEqual([
      0,
      0,
      nonFinite,
      nonFinite,
      redacted,
      redacted,
      redacted,
      notANumber,
      unsafeInteger,
    ])
    expect(all.columns.x!.slice(4, 8)).toEqual([NaN, NaN, NaN, NaN])
    expect(all.batches[0]!.columnFlags![0]).toBeNull()
  })

  it('skips ragged lines and says where', async () => {
    const all = await readAll(await sourceOf('a,b\n1,2\n3\n4,5,6\n\n7,8,\n9,1'), [num('a')], csv)
    expect(all.columns.a).toEqual([1, 7, 9])
    expect(all.skipped).toEqual([
      { reason: 'bad-line', line: 3, detail: '1 cell where the header has 2' },
      { reason: 'bad-line', line: 4, detail: '3 cells where the header has 2' },
    ])
  })

  it('goes over to quotes in the middle of a file, and keeps counting lines', async () => {
    const body = 'id,note,x\n1,plain,1\n2,"two\nlines, ""quoted""",2\n3,after,3\n4\n5,"end",5'
    const all = await readAll(await sourceOf(body), [num('id'), text('note'), num('x')], csv)
    expect(all.columns.note).toEqual(['plain', 'two\nlines, "quoted"', 'after', 'end'])
    expect(all.lines).toEqual([2, 3, 5, 7])
    expect(all.skipped.map((one) => one.line)).toEqual([6])
  })

  it('gives what papaparse gives, whatever the batch and chunk sizes', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [
      `id-${i}`,
      i % 97 === 0 ? '' : String((i * 7919) % 1000),
      i % 50 === 0 ? `a "${i}", b\nc` : `plain ${i % 13} é`,
    ])
    const file = Papa.unparse([['id', 'x', 'note'], ...rows], { newline: '\r\n' })
    for (const batchRows of [7, 1024, 50_000]) {
      const all = await readAll(await sourceOf(file), [text('id'), num('x'), text('note')], csv, batchRows)
      expect(all.columns.id).toEqual(rows.map((row) => row[0]))
      expect(all.columns.x).toEqual(rows.map((row) => (row[1] === '' ? NaN : Number(row[1]))))
      expect(all.columns.note).toEqual(rows.map((row) => row[2]))
      expect(all.skipped).toEqual([])
    }
  })

  it('tells names apart, makes missing ones, and says so', async () => {
    const profile = await csv.profile(await sourceOf(',x, x ,y\n0,1,2,3\n1,2,3,4\n'), 100)
    expect(profile.fields.map((field) => field.name)).toEqual(['column 1', 'x', 'x (2)', 'y'])
    expect(profile.problems.map((problem) => problem.code)).toEqual(['duplicate-column'])
  })

  it('takes a first line of numbers for data', async () => {
    const profile = await csv.profile(await sourceOf('69,0,153.7\n70,1,12.5\n'), 100)
    expect(profile.fields.map((field) => field.name)).toEqual(['column 1', 'column 2', 'column 3'])
    expect(profile.problems.map((problem) => problem.code)).toEqual(['no-header'])
  })

  it.each(['\t', ';', '|'])(
    'reads a header of %j over numbers with as many decimal commas as it has cells',
    async (by) => {
      const rows = Array.from({ length: 40 }, (_, i) => [`q${i}`, `${i},5`, `${i},25`, `${i},125`].join(by))
      const text = [['id', 'prediction', 'shadow_prediction', 'label'].join(by), ...rows].join('\n')
      const source = await sourceOf(text, 'x.csv')
      const { fields } = await csv.profile(source, 100)
      expect(fields.map(({ name, role }) => `${name} ${role}`)).toEqual(['id id', 'prediction primary', 'shadow_prediction shadow', 'label label']) // prettier-ignore
      expect((await readAll(source, [num('label')], csv)).columns['label']![3]).toBe(3.125)
    },
  )

  it('reads decimal commas in a file of semicolons', async () => {
    const source = await sourceOf('id;x\na;3,14\nb;-2,5\n')
    expect((await readAll(source, [num('x')], csv)).columns.x).toEqual([3.14, -2.5])
    expect((await csv.profile(source, 10)).problems.map((problem) => problem.code)).toEqual(['decimal-comma'])
  })

  it('names a column that is not there', async () => {
    const all = await readAll(await sourceOf('a,b\n1,2\n', 'log.csv'), [num('late')], csv)
    expect(String(all.error)).toContain('log.csv, line 1: There is no column "late". The columns are a, b.')
  })

  it('names a quote that does not close', async () => {
    const all = await readAll(await sourceOf('a,b\n1,2\n3,"4\n5,6\n'), [num('a')], csv)
    expect(all.columns.a).toEqual([1])
    expect(all.skipped).toEqual([{ reason: 'truncated', line: 3, detail: 'a quote that does not close' }])
  })

  it('guesses roles by name and by content, with reasons', async () => {
    const header =
      'request_id,timestamp,hour,origin,primary_pred,shadow_pred,true_label,primary_latency_ms,shadow_latency_ms'
    const rows = Array.from(
      { length: 30 },
      (_, i) => `r${i},2001-01-${10 + (i % 9)} 08:00:00,${i % 24},SFO,late,late,late,1.5,2.5`,
    )
    const profile = await csv.profile(await sourceOf([header, ...rows].join('\n')), 100)
    expect(profile.fields.map((field) => field.role)).toEqual([
      'id', 'time', 'feature', 'feature', 'primary', 'shadow', 'label', 'primary-latency', 'shadow-latency',
    ]) // prettier-ignore
    expect(profile.fields[0]!.why).toBe('by name, unique')
  })
})
