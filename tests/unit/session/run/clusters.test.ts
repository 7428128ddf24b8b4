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
