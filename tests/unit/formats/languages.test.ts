/** Columns that are named in the language of those who name them. */
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
  ['German, with an age that is also what is old', 'Kennung,Einkommen,Alter,Produktiv,Kandidatin,Wahrheit'],
  ['Dutch', 'verzoek_id,inkomen,leeftijd,productie,kandidaat,waarheid'],
  ['Italian', 'id_richiesta,reddito,misura,produzione,candidato,verita'],
])('%s', async (_name, header) => {
  expect(await rolesOf(header)).toEqual(ALL)
})
