/** Columns whose names all begin with a view's. */
import { expect, it } from 'vitest'
import { formatOf, sourceOf } from './helpers'

const rows = Array.from({ length: 30 }, (_, i) => `k${i},${i * 2.5},${20 + (i % 9)},${i % 2},${Number(i % 3 === 0)},${Number(i % 4 === 0)}`) // prettier-ignore

async function rolesOf(header: string, below: readonly string[] = rows) {
  const source = await sourceOf([header, ...below].join('\n'))
  const { fields } = await (await formatOf(source)).profile(source, 100)
  return fields.map(({ role }) => role)
}

const ALL = ['id', 'feature', 'feature', 'primary', 'shadow', 'label']

it.each([
  ['with spaces', 'Results Request ID,Results Income,Results Size,Results Champion Prediction,Results Challenger Prediction,Results Label'], // prettier-ignore
  ['with points', 'outputs.id,outputs.income,outputs.size,outputs.primary,outputs.shadow,outputs.label'],
  ['of a model’s word', 'shadow_run.id,shadow_run.income,shadow_run.size,shadow_run.primary_pred,shadow_run.shadow_pred,shadow_run.label'], // prettier-ignore
  ['of several words', 'Answer Log Id,Answer Log Income,Answer Log Size,Answer Log Prod Pred,Answer Log Candidate Pred,Answer Log Truth'], // prettier-ignore
])('a view’s name before every column says nothing: %s', async (_name, header) => {
  expect(await rolesOf(header)).toEqual(ALL)
})

it.each([
  ['one model', 'shadow.id,shadow.a,shadow.b,shadow.prediction,shadow.c,shadow.label', 'shadow'],
  ['what models were given', 'features.k,features.a,features.b,features.c,features.d,features.label', 'feature'], // prettier-ignore
])('that of %s says so', async (_name, header, last) => {
  const roles = await rolesOf(header)
  expect(roles).not.toContain('label')
  expect([roles[3], roles[5]]).toContain(last)
})
