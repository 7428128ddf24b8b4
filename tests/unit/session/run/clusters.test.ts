/** A log in which a few users count for many requests, from its lines to its gate. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

/** 60 users of 50 requests each, whose outcomes are all alike; shadow breaks more users than it fixes, barely. */
function log(): string {
  const random = seeded(2)
  const lines = ['request_id,user_id,primary_pred,shadow_pred,label']
  for (let user = 0; user < 60; user++) {
    const label = random.below(2)
    const right = { primary: user % 10 !== 0, shadow: user % 10 !== 1 }
    for (let i = 0; i < 50; i++) {
      const answer = (role: 'primary' | 'shadow') => (right[role] ? label : 1 - label)
      lines.push(`r${user}-${i},u${user},${answer('primary')},${answer('shadow')},${label}`)
    }
  }
  return lines.join('\n')
}

async function accuracyGate(role: 'cluster' | 'ignore') {
  const session = new LocalSession(failingReplayer)
  await session.drop([file('log.csv', log())])
  const { mapping } = await session.propose()
  mapping.roles['user_id'] = role
  const result = await session.run(runOptions(mapping), () => undefined)
  session.close()
  return {
    independence: result.independence!,
    premise: result.premises!.find(({ id }) => id === 'independence')!,
    interval: result.quality!.accuracyDifference.interval!,
  }
}

it('requests of one user count as about one', async () => {
  const [known, unknown] = [await accuracyGate('cluster'), await accuracyGate('ignore')]
  expect(known.independence.clusters).toMatchObject({ field: 'user_id', count: 60, largest: 50 })
  expect(known.independence.accuracy!.effective).toBeLessThan(120)
  expect(known.premise.status).toBe('confirmed')
  expect(unknown.premise.status).toBe('unconfirmed')
  const width = ([low, high]: [number, number]) => high - low
  expect(width(known.interval)).toBeGreaterThan(0.1)
})

async function unnamed(column: string, valueOf: (user: number, i: number) => string | number) {
  const lines = log().split('\n')
  const [head, ...rows] = lines
  const renamed = rows.map((row) => {
    const [id, user, ...rest] = row.split(',')
    const i = Number(id!.split('-')[1])
    return [id, valueOf(Number(user!.slice(1)), i), ...rest].join(',')
  })
  const session = new LocalSession(failingReplayer)
  await session.drop([file('log.csv', [head!.replace('user_id', column), ...renamed].join('\n'))])
  const { mapping } = await session.propose()
  const result = await session.run(runOptions(mapping), () => undefined)
  session.close()
  const premise = result.premises!.find(({ id }) => id === 'independence')!
  return { mapping, premise, likely: result.independence!.likely! }
}

it('a column that might tell whose requests they are is offered, with its evidence, and never taken', async () => {
  const { mapping, premise, likely } = await unnamed('user_id', (user) => `u${user}`)
  expect(mapping.roles['user_id']).not.toBe('cluster')
  expect(premise.status).toBe('unconfirmed')
  expect(premise.detail).toMatch(
    /“user_id” may say whose requests they are: 60 values, 50 requests each on average; the intraclass correlation of flips is 1\.00/,
  )
  expect(premise.patches).toEqual([
    {
      label: 'Requests of one “user_id” count as one cluster',
      steps: [{ op: 'add', path: '/roles/user_id', value: 'cluster' }],
    },
    {
      label: 'Requests are independent',
      steps: [{ op: 'add', path: '/confirmed/-', value: 'independence' }],
    },
  ])
  expect(premise.blocks).toBe(true)
  expect(likely[0]).toMatchObject({ field: 'user_id', clusters: 60, meanSize: 50 })
})

it.each([
  ['ids by content, whatever the name', 'ref', (user: number) => `k-${user * 7919}`, true],
  ['sparse whole numbers', 'ref', (user: number) => 100_000 + user * 7919, true],
  ['ages are amounts', 'years', (user: number) => 18 + user, false],
  ['a measure', 'amount', (user: number, i: number) => user + i / 50, false],
  ['an id that never comes again', 'ref', (user: number, i: number) => `k-${user}-${i}`, false],
  ['a few kinds', 'device_type', (user: number) => ['ios', 'web', 'tv'][user % 3]!, false],
  ['few values of an id', 'tenant', (user: number) => `t${user % 4}`, false],
  ['something of a customer', 'customer_age', (user: number) => 18 + user, false],
])('%s', async (_, column, valueOf, offered) => {
  const { likely } = await unnamed(column, valueOf)
  expect(likely.map(({ field }) => field)).toEqual(offered ? [column] : [])
})
