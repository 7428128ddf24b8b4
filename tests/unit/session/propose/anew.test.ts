import { describe, expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

/** Names that say nothing: only a person knows which is which. */
const strange =
  'key,a,b,c\n' + Array.from({ length: 60 }, (_, i) => `k${i},${i % 2},${i % 3 ? 1 : 0},${i % 5 ? 1 : 0}\n`).join('') // prettier-ignore

async function opened(content: string, path = 'log.csv') {
  const session = new LocalSession(failingReplayer)
  await session.drop([file(path, content)], 'log')
  return { session, proposal: await session.propose() }
}

describe('roles that a person gives', () => {
  it('suggest the classes and the task, as if they had been guessed', async () => {
    const { session, proposal } = await opened(strange)
    expect(proposal.mapping.classes).toEqual([])
    const roles = { ...proposal.mapping.roles, a: 'label', b: 'primary', c: 'shadow' } as const
    const { anew } = await session.preview({ ...proposal.mapping, roles })
    expect(anew?.ofRoles.mapping).toMatchObject({ task: 'classification', classes: ['0', '1'], roles })
    const result = await session.run(runOptions(anew!.ofRoles.mapping), () => {})
    expect(result.requests.labelled).toBe(60)
  })

  it('of a mapping file count before the rest is guessed', async () => {
    const { session } = await opened(strange)
    const roles = { a: 'label', b: 'primary', c: 'shadow' }
    await session.drop([file('mapping.json', JSON.stringify({ schemaVersion: 1, roles }))], 'mapping')
    expect((await session.propose()).mapping.classes).toEqual(['0', '1'])
  })
})

describe('predictions between 0 and 1 without labels', () => {
  const shares = 'id,primary_pred,shadow_pred\n' + Array.from({ length: 60 }, (_, i) => `k${i},0.${1 + (i % 8)},0.${9 - (i % 8)}\n`).join('') // prettier-ignore

  it('are numbers, and that is said; as a class they are probabilities', async () => {
    const { session, proposal } = await opened(shares)
    expect(proposal.mapping.task).toBe('regression')
    expect(proposal.preview.problems.map(({ code }) => code)).toEqual(['assumed-task'])
    // It stands as long as nobody says otherwise: after a look at the same mapping, and beside the figures.
    const again = await session.preview(proposal.mapping)
    expect(again.problems.map(({ code }) => code)).toEqual(['assumed-task'])
    const guessed = await session.run(runOptions(proposal.mapping), () => {})
    expect(guessed.warnings.map(({ code }) => code)).toContain('assumed-task')
    const { anew } = await session.preview({ ...proposal.mapping, task: 'classification' })
    expect(anew?.ofRoles.mapping.task).toBe('regression')
    const { mapping } = anew!.ofTask
    expect(mapping).toMatchObject({ task: 'classification', classes: ['0', '1'] })
    expect(mapping.models.shadow?.output.read).toEqual({
      kind: 'sigmoid',
      threshold: 0.5,
      from: 'probability',
    })
    // Half of them are above a half, and shadow says the opposite.
    expect((await session.run(runOptions(mapping), () => {})).agreement.value).toBeLessThan(0.2)
  })
})

it('what a guess rests on is said after an edit elsewhere, and no more once it was changed itself', async () => {
  const labels = 'id,label\n' + Array.from({ length: 60 }, (_, i) => `k${i},${i % 2}\n`).join('')
  const shares = 'id,x,primary_pred,shadow_pred\n' + Array.from({ length: 60 }, (_, i) => `k${i},${i},0.${1 + (i % 8)},${i % 2}\n`).join('') // prettier-ignore
  const { session } = await opened(shares)
  await session.drop([file('labels.csv', labels)], 'labels')
  const { mapping, preview } = await session.propose()
  const codes = (problems: typeof preview.problems) => problems.map(({ code }) => code)
  expect(codes(preview.problems)).toEqual(['assumed-threshold'])
  const elsewhere = structuredClone(mapping)
  elsewhere.roles.x = 'ignore'
  expect(codes((await session.preview(elsewhere)).problems)).toEqual(['assumed-threshold'])
  const changed = structuredClone(mapping)
  changed.models.primary!.output.read = { kind: 'sigmoid', threshold: 0.4, from: 'probability' }
  expect(codes((await session.preview(changed)).problems)).toEqual([])
})

describe('how a logged answer is read', () => {
  it('decides which classes there are, as it is changed', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `r${i},"[0.${i % 10}, 0.${9 - (i % 10)}]",${i % 2}`)
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.csv', ['request_id,primary_pred,shadow_pred', ...rows].join('\n') + '\n')], 'log') // prettier-ignore
    const { mapping } = await session.propose()
    expect(mapping.answers?.primary?.kind).toBe('probabilities')
    expect(mapping.classes).toEqual(['0', '1'])
    const asClasses = { ...mapping, answers: { ...mapping.answers, primary: { kind: 'class' as const } } }
    const { anew } = await session.preview(asClasses)
    expect(anew!.ofRoles.mapping.answers?.primary).toEqual({ kind: 'class' })
    expect(anew!.ofRoles.mapping.classes.length).toBeGreaterThan(2)
    const back = await session.preview({ ...anew!.ofRoles.mapping, answers: mapping.answers! })
    expect(back.anew!.ofRoles.mapping.classes).toEqual(['0', '1'])
  })
})
