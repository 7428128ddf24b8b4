/** Lines that say month and day and no year, or no more than the time of day. */
import { describe, expect, it } from 'vitest'
import { parseTimes } from '../../../src/formats/time'
import { formatOf, readAll, sourceOf, text } from './helpers'

const START = Date.UTC(2025, 11, 31, 23, 58)
const COUNT = 40
const at = (i: number) => new Date(START + 7000 * i).toISOString()
const two = (part: string) => part.padStart(2, ' ')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const said = (i: number) => JSON.stringify({ id: `r${i}`, features: { age: 20 + i }, prediction: i % 2 })
const clock = (i: number) => at(i).slice(11, 19)
const day = (i: number) => at(i).slice(8, 10)
const stamps: Record<string, (i: number) => string> = {
  syslog: (i) =>
    `${months[Number(at(i).slice(5, 7)) - 1]} ${two(String(Number(day(i))))} ${clock(i)} host app[7]:`,
  'syslog with its priority': (i) => `<134>${stamps['syslog']!(i)}`,
  glog: (i) => `I${at(i).slice(5, 7)}${day(i)} ${clock(i)}.250000 7 predict.cc:12]`,
  Android: (i) => `${at(i).slice(5, 10)} ${clock(i)}.250  123  456 I App:`,
}
const lines = (make: (i: number) => string) => Array.from({ length: COUNT }, (_, i) => make(i)).join('\n') + '\n' // prettier-ignore

async function look(log: string) {
  const source = await sourceOf(log)
  const { fields, problems } = await (await formatOf(source)).profile(source, 100)
  const time = fields.find(({ role }) => role === 'time')!
  const read = await readAll(source, [text(time.name)])
  const dictionary = read.columns[time.name] as string[]
  const times = parseTimes({ kind: 'text', codes: Int32Array.from(dictionary.keys()), dictionary })
  return { problems, times, rows: read.rows, others: fields.filter(({ role }) => role === 'feature').map(({ name }) => name) } // prettier-ignore
}

describe.each(Object.entries(stamps))('%s', (_name, stamp) => {
  const log = lines((i) => `${stamp(i)} ${said(i)}`)

  it('is read without dates, and that is said', async () => {
    const { problems, times, rows, others } = await look(log)
    expect([rows, others]).toEqual([COUNT, ['features.age']])
    expect(problems.map(({ code }) => code)).toEqual(['no-year'])
    expect([times.kind, times.ms.every(Number.isNaN)]).toEqual(['no times: they say no year', true])
  })

  it.each<[string, string]>([
    ['a head above', `Log file created at: 2025/12/31 23:57:00\n${log}`],
    ['a line before them', `-- Logs begin at Wed 2025-12-31 20:00:00 UTC. --\n${log}`],
    ['a line after New Year', lines((i) => (i < 30 ? `${stamp(i)} ${said(i)}` : `${at(i)} host app: ${said(i)}`))], // prettier-ignore
  ])('has the year of %s, also across New Year', async (_where, dated) => {
    const { problems, times } = await look(dated)
    expect(problems).toEqual([])
    expect([...times.ms].map((ms) => Math.floor(ms / 1000) * 1000)).toEqual(Array.from({ length: COUNT }, (_, i) => START + 7000 * i)) // prettier-ignore
  })
})

it('takes a line of December that came late for one of the old year', async () => {
  const order = [0, 1, 18, 17, 19, 20].map((i) => `${stamps['syslog']!(i)} ${said(i)}`)
  const { times } = await look(`opened 2025-12-31 23:00:00\n${order.join('\n')}\n`)
  expect([...times.ms]).toEqual([0, 1, 18, 17, 19, 20].map((i) => START + 7000 * i))
})

it('takes no year from what a record says, nor from a value', async () => {
  const log = lines((i) => `${stamps['glog']!(i)} born=1980-02-03 age=${i} prediction=${i % 2}`)
  expect((await look(log)).problems.map(({ code }) => code)).toEqual(['no-year'])
})

it('says that the time of day is no date', async () => {
  const { problems, times } = await look(lines((i) => `${clock(i)}.123 [main] INFO c.e.App - ${said(i)}`))
  expect([problems[0]!.code, times.kind]).toEqual(['no-year', 'no times: they say no date'])
  expect((await look(lines((i) => (i === 0 ? 'id,time,age' : `r${i},${clock(i)},${i}`)))).problems).toMatchObject([{ code: 'no-year', message: expect.stringContaining('the time of day') as string }]) // prettier-ignore
})

it('prefers a time that is one', async () => {
  const log = lines(
    (i) => `${stamps['syslog']!(i)} ${JSON.stringify({ id: `r${i}`, called: at(i), age: i })}`,
  )
  const { problems, times } = await look(log)
  expect([problems, times.ms[1]]).toEqual([[], START + 7000])
})
