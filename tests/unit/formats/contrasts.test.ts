/** Names that say whose answer a column is only beside each other. */
import { describe, expect, it } from 'vitest'
import csv from '../../../src/formats/readers/csv'
import { sourceOf } from './helpers'

/** Roles of a log's two columns of classes, and whether which is which was only assumed. */
async function rolesOf(a: string, b: string, values = ['yes,no', 'no,no', 'yes,yes', 'no,yes']) {
  const text = `request_id,age,${a},${b}\n${values.map((row, i) => `r-${i},${20 + i}.5,${row}\n`).join('')}`
  const { fields } = await csv.profile(await sourceOf(text), 100)
  const [one, two] = [a, b].map((name) => fields.find((field) => field.name === name)!)
  return { roles: [one!.role, two!.role], assumed: Boolean(one!.rival ?? two!.rival) }
}

describe('words that tell production from its candidate', () => {
  it.each([
    ['current', 'new'],
    ['old', 'new'],
    ['control', 'treatment'],
    ['stable', 'canary'],
    ['live', 'shadow'],
    ['prod', 'cand'],
    ['baseline', 'candidate'],
    ['Incumbent', 'Contender'],
    ['current_model_prediction', 'new_model_prediction'],
    ['yPredOld', 'yPredNew'],
    ['fraud_pred_before', 'fraud_pred_after'],
    ['predictions.current', 'predictions.new'],
    ['prediction', 'prediction_new'],
    ['y_pred', 'y_pred_candidate'],
  ])('%s, %s', async (production, candidate) => {
    expect(await rolesOf(production, candidate)).toEqual({ roles: ['primary', 'shadow'], assumed: false })
    expect((await rolesOf(candidate, production)).roles).toEqual(['shadow', 'primary'])
  })
})

describe('an order of versions is likely, not sure', () => {
  it.each([
    ['v1', 'v2'],
    ['pred_v1', 'pred_v2'],
    ['model_a', 'model_b'],
    ['xgb_2023_pred', 'xgb_2024_pred'],
    ['pred_v9', 'pred_v10'],
    ['pred_v1.4', 'pred_v1.5'],
  ])('%s, %s', async (first, second) => {
    expect(await rolesOf(first, second)).toEqual({ roles: ['primary', 'shadow'], assumed: true })
    expect(await rolesOf(second, first)).toEqual({ roles: ['shadow', 'primary'], assumed: true })
  })
})

describe('probabilities and times', () => {
  const shares = ['0.31,0.2', '0.75,0.5', '0.125,0.625', '0.25,0.8']
  it.each([
    ['v1_probability', 'v2_probability'],
    ['proba_model_a', 'proba_model_b'],
    ['p_v1', 'p_v2'],
  ])('%s, %s: likely the models’, not surely', async (first, second) => {
    const found = { roles: ['primary-score', 'shadow-score'], assumed: true }
    expect(await rolesOf(first, second, shares)).toEqual(found)
    expect((await rolesOf(second, first, shares)).roles).toEqual(['shadow-score', 'primary-score'])
  })

  it.each([
    ['prob_1', 'prob_2'],
    ['p_a', 'p_b'],
  ])('%s, %s may be of two classes', async (first, second) => {
    expect((await rolesOf(first, second, shares)).roles).not.toEqual(['primary-score', 'shadow-score'])
  })

  it.each([
    ['current_ms', 'new_ms'],
    ['time_old_ms', 'time_new_ms'],
    ['v1_millis', 'v2_millis'],
    ['baseline_model_ms', 'candidate_model_ms'],
  ])('%s, %s: how long each took', async (first, second) => {
    const times = ['14.5,12.2', '13.25,14.5', '18.75,19.1', '17.5,16.3']
    expect((await rolesOf(first, second, times)).roles).toEqual(['primary-latency', 'shadow-latency'])
  })
})

describe('what only looks like a pair stays what it is', () => {
  const numbers = ['10.5,11.2', '3.25,4.5', '8.75,9.1', '7.5,6.3']
  it.each([
    ['A', 'B', undefined],
    ['old_balance', 'new_balance', numbers],
    ['x1', 'x2', numbers],
    ['price_before', 'price_after', numbers],
    ['v1', 'v2', Array.from({ length: 30 }, (_, i) => `${i / 7},${i / 9 + 2}`)],
    ['exam_score_1', 'exam_score_2', ['0.5,0.25', '0.75,0.5', '0.125,0.5', '0.25,0.75']],
    ['new_customer', 'old_customer', undefined],
    ['age_group', 'age_group_new', undefined],
    ['v1', 'v2', ['cat,12.5', 'dog,3.25', 'cat,8.5', 'dog,1.5']],
    ['old', 'new', ['Bern,red', 'Basel,blue', 'Bern,red', 'Genf,blue']],
  ])('%s, %s', async (one, two, values) => {
    expect((await rolesOf(one, two, values)).roles).toEqual(['feature', 'feature'])
  })

  it('of three versions, nobody knows which two are meant', async () => {
    const text = 'request_id,pred_v1,pred_v2,pred_v3\nr-1,a,b,a\nr-2,b,b,a\n'
    const { fields } = await csv.profile(await sourceOf(text), 100)
    expect(fields.slice(1).map(({ role }) => role)).toEqual(['feature', 'feature', 'feature'])
  })

  it('a column that is named as an answer keeps its role', async () => {
    expect((await rolesOf('primary_prediction', 'new')).roles).toEqual(['primary', 'feature'])
  })
})
