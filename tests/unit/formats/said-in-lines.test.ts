/** Lines that say a request, two answers and the truth, each in a way of its own, behind what a server or a logger puts there. */
import { expect, it } from 'vitest'
import { openLog, readLog } from '../../../src/session/intake/log'

const COUNT = 8
const answer = (i: number) => (i % 2 === 0 ? 'yes' : 'no')
const truth = (i: number) => (i % 3 === 0 ? 'yes' : 'no')
const age = (i: number) => 30 + i
const clock = (i: number) => `10:00:0${i}`
const asked = (i: number) => JSON.stringify({ age: age(i), size: i / 4 })
const said = (i: number) => JSON.stringify({ class: answer(i), p: 0.25 + i / 50 })

const logs: Record<string, { line: (i: number) => string; roles: Record<string, string> }> = {
  'pairs of JSON behind what a server has in brackets': {
    line: (i) =>
      `[ECHO] 2026/03/01 - ${clock(i)} | 200 | ${i}.5ms | POST "/score" input=${asked(i)} production=${said(i)} candidate=${said(i + 1)} truth=${truth(i)}`,
    roles: { logged_at: 'time', 'production.class': 'primary', 'candidate.class': 'shadow', truth: 'label' },
  },
  'the same behind a combined access line': {
    line: (i) =>
      `10.0.0.7 - - [01/Mar/2026:${clock(i)} +0000] "POST /score HTTP/2.0" 200 91 "-" "curl/8" input=${asked(i)} champion=${said(i)} challenger=${said(i + 1)} truth=${truth(i)}`,
    roles: { logged_at: 'time', 'champion.class': 'primary', 'challenger.class': 'shadow', truth: 'label' },
  },
  'the truth in words behind the record': {
    line: (i) =>
      `${clock(i)} scored {"age": ${age(i)}, "size": ${i / 4}} primary "${answer(i)}" shadow "${answer(i + 1)}" outcome "${truth(i)}"`,
    roles: { primary: 'primary', shadow: 'shadow', outcome: 'label' },
  },
  'the truth behind several objects': {
    line: (i) =>
      `2026-03-01 ${clock(i)} INFO input: ${asked(i)} champion: ${said(i)} challenger: ${said(i + 1)} actual: ${truth(i)}`,
    roles: { 'champion.class': 'primary', 'challenger.class': 'shadow', actual: 'label' },
  },
}

it.each(Object.entries(logs))('%s', async (_, { line, roles }) => {
  const text = Array.from({ length: COUNT }, (_, i) => line(i)).join('\n') + '\n'
  const opened = await openLog([{ path: 'calls.log', file: new Blob([text]) }])
  expect(Object.fromEntries(opened.profile.fields.map(({ name, role }) => [name, role]))).toMatchObject(roles)
  const field = opened.profile.fields.find(({ name }) => /(?:^|\.)age$/.test(name))!.name
  const ages: number[] = []
  for await (const { batch } of readLog(opened, [{ field, as: 'number' }], 100))
    if (batch.columns[0]?.kind === 'number') ages.push(...batch.columns[0].values)
  expect(ages).toEqual(Array.from({ length: COUNT }, (_, i) => age(i)))
})
