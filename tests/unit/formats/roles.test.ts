import { describe, expect, it } from 'vitest'
import { otherUnit, unitByName } from '../../../src/formats/latency-units'
import { roleByName } from '../../../src/formats/role-names'
import type { Fields } from '../../../src/formats/records/expand'
import csv from '../../../src/formats/readers/csv'
import { profileRecords } from '../../../src/formats/records/fields'
import { sourceOf } from './helpers'

/** The names that log-capturing systems and people give, by role. */
const aliases: Record<string, string> = {
  id: 'request_id correlation_id event_id identifier prediction_id inference_id databricks_request_id client_request_id invocation_id trace_id',
  time: 'timestamp time datetime ts timestamp_ms request_time event_time logging_time inference_time',
  primary: 'primary_pred production_result prod_prediction y_pred prediction',
  shadow: 'shadow_pred shadow_result shadow_prediction',
  label: 'true_label label target y_true actual groundtruth ground_truth',
  'primary-latency':
    'latency_ms production_latency_ms execution_time_ms execution_duration_ms primary_latency_ms',
  'shadow-latency': 'shadow_latency_ms',
  status: 'status_code',
}
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)
const spellings = (name: string) => {
  const words = name.split('_')
  const [first = '', ...rest] = words
  return [
    name,
    name.toUpperCase(),
    first + rest.map(capital).join(''),
    words.map(capital).join(''),
    words.join(' '),
    words.map(capital).join(' '),
    words.join('-'),
    words.join('.'),
    words.join(''),
    words.join('').toUpperCase(),
    words.map(capital).join(' ').replace(' Ms', ' (ms)'),
    `meta.${name}`,
    `a.b.${first}${rest.map(capital).join('')}`,
  ]
}

describe('a name says its role', () => {
  for (const [role, names] of Object.entries(aliases))
    it.each(names.split(' '))(`${role}: %s, however it is spelled`, (name) => {
      for (const spelled of spellings(name)) expect([spelled, roleByName(spelled)]).toEqual([spelled, role])
    })

  it.each([
    ['models.shadow.prediction', 'shadow'],
    ['models.champion.latencyMs', 'primary-latency'],
    ['challenger.response.probability', 'shadow-score'],
    ['shadow.primary_pred', 'primary'],
    ['y_pred_challenger', 'shadow'],
    ['Candidate Model Latency (ms)', 'shadow-latency'],
    ['response.label', 'primary'],
    ['shadow.response.label', 'shadow'],
    ['output.class', 'primary'],
    ['production.actual', 'label'],
    ['models.shadow.class', 'shadow'],
    ['models.champion.category', 'primary'],
    ['response.prod_category', 'primary'],
    ['champion_ms', 'primary-latency'],
    ['challenger_predict_millis', 'shadow-latency'],
    ['took_candidate', 'shadow-latency'],
    ['class', null],
    ['production_duration', null],
    ['shadow_version', null],
    ['prod_category', null],
    ['primary_category', null],
    ['production_value', null],
    ['candidate_class', null],
    ['meta.prod_category', null],
  ])('%s, by whose it is: %s', (name, role) => {
    expect(roleByName(name)).toBe(role)
  })

  it.each([
    'features.score',
    'request.features.label',
    'inputs.status',
    'instances.y',
    'model_input.key_ratio',
  ])('but %s was given to the model: a feature', (name) => {
    expect(roleByName(name)).toBeNull()
  })
})

describe('in other languages', () => {
  it.each([
    ['Vorhersage', 'primary'],
    ['Prognose', 'primary'],
    ['Ergebnis', 'primary'],
    ['Latenz (ms)', 'primary-latency'],
    ['Antwortzeit', 'primary-latency'],
    ['Zeitstempel', 'time'],
    ['Datum', 'time'],
    ['Etikett', 'label'],
    ['Wahrheit', 'label'],
    ['Ist-Wert', 'label'],
    ['Anfrage-ID', 'id'],
    ['Wahrscheinlichkeit', 'primary-score'],
    ['prédiction', 'primary'],
    ['étiquette', 'label'],
    ['Latence (ms)', 'primary-latency'],
    ['temps de réponse', 'primary-latency'],
    ['Horodatage', 'time'],
    ['predicción', 'primary'],
    ['etiqueta', 'label'],
    ['latencia_ms', 'primary-latency'],
    ['Prediction candidat', 'shadow'],
    ['Alter', null],
    ['Betrag', null],
  ])('%s is %s', (name, role) => {
    expect(roleByName(name)).toBe(role)
  })

  it.each([
    ['Vorhersage', 'Vorhersage_neu'],
    ['Vorhersage alt', 'Vorhersage neu'],
    ['Prédiction actuelle', 'Prédiction nouvelle'],
    ['predicción', 'predicción nueva'],
  ])('%s and %s are two models', async (primary, shadow) => {
    const log = `Anfrage-ID;${primary};${shadow};Latenz (ms);Latenz neu (ms);Ist-Wert\n${Array.from({ length: 9 }, (_, i) => `r${i};${'ab'[i % 2]};${'aab'[i % 3]};3.5;4.5;a\n`).join('')}`
    const { fields } = await csv.profile(await sourceOf(log), 100)
    expect(fields.map(({ role }) => role)).toEqual(['id', 'primary', 'shadow', 'primary-latency', 'shadow-latency', 'label']) // prettier-ignore
  })
})

describe('of records', () => {
  const profile = (make: (i: number) => Fields, n = 40) =>
    Object.fromEntries(
      profileRecords(Array.from({ length: n }, (_, i) => make(i))).map(({ name, role, why }) => [name, { role, why }]), // prettier-ignore
    )

  it('the truth is not taken from the features, nor shadow’s answers for primary’s', () => {
    const fields = profile((i) => ({
      trace: { id: `t${i}` },
      request: { features: { id: `user-${i % 5}`, score: i / 40, label: i % 2 ? 'gold' : 'silver' } },
      models: { primary: { prediction: i % 2 }, shadow: { prediction: i % 3 ? 1 : 0 } },
      feedback: { groundTruth: i % 2 },
      response: { note: i },
    }))
    expect(Object.fromEntries(Object.entries(fields).map(([name, { role }]) => [name, role]))).toEqual({
      'trace.id': 'id',
      'request.features.id': 'feature',
      'request.features.score': 'feature',
      'request.features.label': 'feature',
      'models.primary.prediction': 'primary',
      'models.shadow.prediction': 'shadow',
      'feedback.groundTruth': 'label',
      'response.note': 'ignore',
    })
  })

  it('numbers since 1970 that rise are the time, whatever they are called; others are not', () => {
    const start = 1_700_000_000
    for (const unit of [1, 1e3, 1e6])
      expect(profile((i) => ({ id: `r${i}`, when: (start + i * 60) * unit })).when).toEqual({
        role: 'time',
        why: 'its values are times since 1970, in order',
      })
    expect(profile((i) => ({ id: `r${i}`, joined: start - ((i * 7919) % 40) * 86_400 })).joined?.role).toBe('feature')
    expect(profile((i) => ({ id: `r${i}`, tick_when: start + i })).tick_when?.role).toBe('time')
    expect(profile((i) => ({ id: `r${i}`, features: { since: start + i } }))['features.since']?.role).toBe('feature')
  }) // prettier-ignore

  it('a latency says in which unit it is taken', () => {
    const fields = profile((i) => ({ id: `r${i}`, latency_s: 0.01, shadow_latency: 5 + (i % 3) }))
    expect(fields.latency_s).toEqual({ role: 'primary-latency', why: 'by name, in seconds' })
    expect(fields.shadow_latency).toEqual({ role: 'shadow-latency', why: 'by name, taken as ms' })
    expect(profile(() => ({ models: { shadow: { durationUs: 900 } } }))['models.shadow.durationUs']).toEqual({
      role: 'shadow-latency',
      why: 'by name, in µs',
    })
  })

  it.each(['duration_sec', 'call.duration_s', 'trip_duration_seconds', 'prod_s'])(
    '%s is how long a call or a trip took',
    (name) => {
      expect(otherUnit(name)).toBeNull()
    },
  )

  it.each([
    ['execution_time_sec', 'primary-latency'],
    ['elapsed_s', 'primary-latency'],
    ['response.duration_s', 'primary-latency'],
    ['shadow_duration_sec', 'shadow-latency'],
    ['models.challenger.duration_us', 'shadow-latency'],
    ['champion_seconds', 'primary-latency'],
    ['canary_us', 'shadow-latency'],
  ])('%s is how long a model took: %s', (name, role) => {
    expect(otherUnit(name)?.role).toBe(role)
  })

  it.each([
    ['account_number', (i: number) => 1_234_567_000 + i * 37],
    ['customerId', (i: number) => 1_700_000_000 + i * 60],
    ['what counts up by one', (i: number) => 1_500_000_001 + i],
    ['what rises over many years', (i: number) => 1_000_000_000 + i * 20_000_000],
    ['what rises by months', (i: number) => 1_600_000_000 + Math.min(i, 12) * 3_000_000],
  ])('%s is no time, though it rises and has ten digits', (name, valueOf) => {
    const fields = profile((i) => ({ id: `r${i}`, [name]: valueOf(i) }))
    expect(fields[name]).toEqual({ role: 'feature', why: 'no other role fits' })
  })

  it.each([
    ['latency', null],
    ['primary_latency_ms', 'ms'],
    ['latencyMillis', 'ms'],
    ['status', null],
    ['duration_s', 's'],
    ['responseTimeSeconds', 's'],
    ['rt_s', 's'],
    ['latency_us', 'us'],
    ['shadow.elapsed_micros', 'us'],
    ['LATENCY_NS', 'ns'],
  ])('%s is in %s by its name', (name, unit) => {
    expect(unitByName(name)).toBe(unit)
  })

  it('a second field for a role says in words which one was taken', () => {
    const fields = profile((i) => ({ request_id: `r${i}`, y_pred: i % 2, prediction: i % 2 }))
    expect(fields.prediction).toEqual({
      role: 'ignore',
      why: 'looks like the primary prediction too; "y_pred" was taken',
    })
  })
})

describe('of a table', () => {
  const rolesOf = async (header: string, row: (i: number) => string) => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i))
    const { fields } = await csv.profile(await sourceOf([header, ...rows].join('\n')), 100)
    return Object.fromEntries(fields.map(({ name, role }) => [name, role]))
  }

  it('a dot in a name makes no response of a column', async () => {
    expect(await rolesOf('id,results.x,y', (i) => `r${i},${i % 7},${i % 2}`)).toEqual({ id: 'id', 'results.x': 'feature', y: 'label' }) // prettier-ignore
    expect(await rolesOf('id,answers.q1,answers.q2', (i) => `r${i},${i % 5},${i % 3}`)).toEqual({ id: 'id', 'answers.q1': 'feature', 'answers.q2': 'feature' }) // prettier-ignore
    expect(await rolesOf('id,response.prediction', (i) => `r${i},${i % 2}`)).toEqual({ id: 'id', 'response.prediction': 'primary' }) // prettier-ignore
    expect(await rolesOf('id,response.prediction,response.explanation', (i) => `r${i},${i % 2},${i % 7}`)).toEqual({ id: 'id', 'response.prediction': 'primary', 'response.explanation': 'ignore' }) // prettier-ignore
  })

  it('a product’s category is a feature, beside a prediction and without one', async () => {
    expect(await rolesOf('id,prod_category,prediction', (i) => `r${i},c${i % 5},${i % 2}`)).toEqual({ id: 'id', prod_category: 'feature', prediction: 'primary' }) // prettier-ignore
    expect(await rolesOf('id,prod_category,duration_sec', (i) => `r${i},c${i % 5},${i % 9}`)).toEqual({ id: 'id', prod_category: 'feature', duration_sec: 'feature' }) // prettier-ignore
  })

  it('a decision is the answer where nothing else is, and not what was decided before', async () => {
    const row = (i: number) => `a${i},${i % 7},${i % 2},${i % 3 ? 'yes' : 'no'}`
    const roles = { id: 'id', age: 'feature' }
    expect(await rolesOf('id,age,decision,late', row)).toEqual({ ...roles, decision: 'primary', late: 'feature' }) // prettier-ignore
    expect(await rolesOf('id,age,decision,prediction', row)).toEqual({ ...roles, decision: 'feature', prediction: 'primary' }) // prettier-ignore
    expect(await rolesOf('id,age,previous_decision,prediction', row)).toEqual({ ...roles, previous_decision: 'feature', prediction: 'primary' }) // prettier-ignore
    expect(await rolesOf('id,decision,age,late', row)).toMatchObject({ decision: 'primary' })
  })

  const day = (i: number) => new Date(Date.UTC(2026, 0, 5, 0, 7 * i)).toISOString()
  it.each<[string, (i: number) => string]>([
    ['order', (i) => `ORD-${2000 + i}`],
    ['req', (i) => `req-${String(i + 1).padStart(4, '0')}`],
    ['Anfrage-Nr', (i) => `Anfrage ${2010 + i}`],
    ['ref', (i) => `MAY-${1990 + i}`],
    ['timestamp', (i) => `TX+${2000 + i}`],
    ['date', (i) => `Dec ${3000 + i}-${2000 + i}`],
    ['ticket', (i) => `2026-13-${10 + i}`],
  ])('a %s is no time, and the date beside it is', async (name, id) => {
    const roles = await rolesOf(`${name},Buchung,a,prediction`, (i) => `${id(i)},${day(i)},${i % 7},${i % 2}`)
    expect(roles).toMatchObject({ Buchung: 'time', a: 'feature' })
    expect(roles[name]).not.toBe('time')
  })

  it('days of birth are no times of requests', async () => {
    const roles = await rolesOf(
      'geboren,a,prediction',
      (i) => `${1990 + ((i * 7) % 30)}-03-0${1 + (i % 9)},${i % 7},${i % 2}`,
    )
    expect(roles['geboren']).not.toBe('time')
  })
})

describe('what columns say of each other', () => {
  const rolesOf = (make: (i: number) => Fields) => Object.fromEntries(profileRecords(Array.from({ length: 30 }, (_, i) => make(i))).map(({ name, role }) => [name, role])) // prettier-ignore

  it('a prediction of a column beside it, where nothing else is an answer', () => {
    const pair = (i: number) => ({ size: i, sick: i % 2, sick_predicted: (i + 1) % 2 })
    expect(rolesOf(pair)).toMatchObject({ sick: 'label', sick_predicted: 'primary' })
    expect(rolesOf((i) => ({ ...pair(i), prediction: i % 2 }))).toMatchObject({ sick: 'feature', sick_predicted: 'feature' }) // prettier-ignore
    expect(rolesOf((i) => ({ features: pair(i), x: 1 }))).toMatchObject({ 'features.sick': 'feature' })
    expect(rolesOf((i) => ({ id: `r${i}`, rain: i, predicted_rain: 2 * i, wind: i, predicted_wind: 3 * i }))).toMatchObject({ rain: 'feature' }) // prettier-ignore
  })

  it('a request that is said twice', () => {
    const said = (i: number) => ({ first: { size: i / 4, age: i }, again: { size: i / 4, age: i }, other: { age: i + 1 } }) // prettier-ignore
    expect(rolesOf(said)).toEqual({ 'first.size': 'feature', 'first.age': 'feature', 'again.age': 'ignore', 'again.size': 'ignore', 'other.age': 'feature' }) // prettier-ignore
  })

  it('two classes of one answer are no two models', () => {
    const share = (i: number) => ((i * 37) % 100) / 100
    const roles = rolesOf((i) => ({
      size: i,
      'sick_0.0_PREDICTION': share(i),
      'sick_1.0_PREDICTION': 1 - share(i),
    }))
    expect(roles).toMatchObject({ 'sick_0.0_PREDICTION': 'ignore', 'sick_1.0_PREDICTION': 'ignore' })
  })
})
