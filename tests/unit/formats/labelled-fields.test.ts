/** Fields that say beside them what they are, as CEF's numbered ones do, and records whose quotes are escaped. */
import { expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf } from './helpers'

const every = Array.from({ length: 24 }, (_, i) => i)
const primary = every.map((i) => i % 2)
const shadow = every.map((i) => Number(i % 3 === 0))
const truth = every.map((i) => Number(i % 4 < 2))

async function read(lines: readonly string[]) {
  const source = await sourceOf(lines.join('\n'))
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 100)
  const named = (role: string) => fields.find((field) => field.role === role)?.name ?? role
  const all = await readAll(source, ['primary', 'shadow', 'label'].map(named).map(num), format)
  return { answers: Object.values(all.columns), roles: fields.map(({ role }) => role), skipped: all.skipped }
}

const record = (i: number) =>
  JSON.stringify({ id: `a${i}`, features: { size: i, rooms: 3 + (i % 4) }, primary: { prediction: primary[i] }, shadow: { prediction: shadow[i] }, label: truth[i] }) // prettier-ignore
const glog = (i: number) => `I0304 08:00:${10 + i}.000321       7 serve.go:51]`
const cef = 'CEF:0|Maker|Gate|2.1|7|a \\| b|5|'

it.each<[string, (i: number) => string]>([
  ['CEF, labels first', (i) => `${cef}rt=${1772600000000 + i} externalId=a${i} cn1Label=size cn1=${i} cs1Label=Champion Prediction cs1=${primary[i]} cs2Label=Challenger Prediction cs2=${shadow[i]} cs6Label=Ground Truth cs6=${truth[i]}`], // prettier-ignore
  ['CEF behind syslog’s time, labels last', (i) => `Mar  4 08:00:${10 + i} gate1 ${cef}cs4=${shadow[i]} cs4Label=shadow_prediction cs5=${primary[i]} cs5Label=primary_prediction cn2=${i} cn2Label=size flexNumber1=${truth[i]} flexNumber1Label=label externalId=a${i} msg=both said x \\= 1`], // prettier-ignore
  ['a record in quotes', (i) => `${glog(i)} ${JSON.stringify(record(i))}`],
  ['a record in a pair', (i) => `${glog(i)} "Answered" body=${JSON.stringify(record(i))}`],
  ['a record whose quotes are escaped, without any around it', (i) => `${glog(i)} ${record(i).replaceAll('"', '\\"')}`], // prettier-ignore
])('%s', async (_name, line) => {
  const found = await read(every.map(line))
  expect(found.answers).toEqual([primary, shadow, truth])
  expect(found.skipped).toEqual([])
  expect(found.roles).toEqual(expect.arrayContaining(['id', 'time', 'feature']))
})

it('of several escaped texts in a line each is its pair’s', async () => {
  const lines = every.map((i) => `${glog(i)} "Answered" id="a${i}" input="{\\"size\\": ${i}}" primary="{\\"prediction\\": ${primary[i]}}" shadow="{\\"prediction\\": ${shadow[i]}}" label=${truth[i]}`) // prettier-ignore
  expect((await read(lines)).answers).toEqual([primary, shadow, truth])
})
