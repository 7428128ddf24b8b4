/** The date of a request in one column and its time of day in another are one time. */
import { describe, expect, it } from 'vitest'
import { parseTimes } from '../../../src/formats/time'
import { openLog, readLog } from '../../../src/session/intake/log'

async function timesOf(content: string) {
  const log = await openLog([{ path: 'log.csv', file: new Blob([content]) }])
  const field = log.profile.fields.find(({ role }) => role === 'time')
  if (!field) return null
  for await (const { batch } of readLog(
    log,
    [{ field: field.name, as: field.type === 'number' ? 'number' : 'text' }],
    100,
  ))
    return Array.from(parseTimes(batch.columns[0]!).ms, (at) =>
      Number.isNaN(at) ? null : new Date(at).toISOString(),
    )
  return null
}

const rows = (header: string, ...lines: string[]) => `${header}\n${lines.join('\n')}\n`

describe('a date and a time of day', () => {
  it.each([
    [
      'Date and Time',
      rows('id,Date,Time,x', 'a,2026-03-01,10:00:01,1', 'b,2026-03-02,09:30:00,2'),
      '2026-03-01T10:00:01.000Z',
      '2026-03-02T09:30:00.000Z',
    ],
    [
      'Datum and Uhrzeit',
      rows('id;Datum;Uhrzeit;x', 'a;01.03.2026;10:00;1', 'b;14.03.2026;09:30;2'),
      '2026-03-01T10:00:00.000Z',
      '2026-03-14T09:30:00.000Z',
    ],
    [
      'slashes',
      rows('id,date,time,x', 'a,03/14/2026,10:00:01,1', 'b,03/15/2026,09:30:00,2'),
      '2026-03-14T10:00:01.000Z',
      '2026-03-15T09:30:00.000Z',
    ],
    [
      'twelve hours',
      rows('id,Request Date,Request Time,x', 'a,3/14/2026,1:00 PM,1', 'b,3/15/2026,9:30 AM,2'),
      '2026-03-14T13:00:00.000Z',
      '2026-03-15T09:30:00.000Z',
    ],
    [
      'the time first',
      rows('id,time,date,x', 'a,10:00:01.250,2026-03-01,1', 'b,09:30:00.000,2026-03-02,2'),
      '2026-03-01T10:00:01.250Z',
      '2026-03-02T09:30:00.000Z',
    ],
    [
      'fecha y hora',
      rows('id,fecha,hora,x', 'a,2026-03-01,10:00:01,1', 'b,2026-03-02,09:30:00,2'),
      '2026-03-01T10:00:01.000Z',
      '2026-03-02T09:30:00.000Z',
    ],
  ])('%s are one time', async (_, content, first, second) => {
    expect(await timesOf(content)).toEqual([first, second])
  })

  it('one that is missing gives no time', async () => {
    const content = rows(
      'id,Date,Time,x',
      'a,2026-03-01,10:00:01,1',
      'b,2026-03-02,,2',
      'c,2026-03-02,10:00:02,2',
    )
    expect(await timesOf(content)).toEqual(['2026-03-01T10:00:01.000Z', null, '2026-03-02T10:00:02.000Z'])
  })

  it.each([
    [
      'a moment stands beside them',
      rows(
        'id,timestamp,date,time,x',
        'a,2026-03-01T10:00:01Z,2026-02-01,11:00,1',
        'b,2026-03-02T10:00:01Z,2026-02-02,12:00,2',
      ),
    ],
    [
      'a day of birth',
      rows(
        'id,timestamp,date_of_birth,opening_time,x',
        'a,2026-03-01T10:00:01Z,1980-02-01,11:00,1',
        'b,2026-03-02T10:00:01Z,1990-02-02,12:00,2',
      ),
    ],
  ])('%s: it is the time', async (_, content) => {
    expect(await timesOf(content)).toEqual(['2026-03-01T10:00:01.000Z', '2026-03-02T10:00:01.000Z'])
  })
})
