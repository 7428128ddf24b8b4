import { describe, expect, it } from 'vitest'
import { nameOf } from '../../../src/models/name'

const called = (name: string) => ({ class_name: 'Sequential', config: { name, layers: [] } })

describe('a model is called by', () => {
  it.each([
    // Its folder, where that says something.
    ['fraud-2024-05/model.json', 'sequential_3', 'fraud-2024-05'],
    ['models.example/flights/v2/model.json', 'flights', 'v2'],
    ['fraud-2024-05/model (1).json', 'sequential', 'fraud-2024-05'],
    // Its file.
    ['churn.keras', 'functional_1', 'churn.keras'],
    ['exports/churn.json', 'model', 'churn.json'],
    // What it calls itself, where the place only says which role it plays.
    ['flights/primary/model.json', 'flights-v1', 'flights-v1'],
    ['shadow.keras', 'flights-v2', 'flights-v2'],
    ['model.json', 'flights-v1', 'flights-v1'],
    ['web_model/model.json', 'flights-v1', 'flights-v1'],
    // What is left, where it has only the name that Keras gave it.
    ['flights/primary/model.json', 'sequential', 'flights/primary'],
    ['v1/model/model.json', 'model_2', 'v1/model'],
    ['primary/model.json', 'sequential', 'primary'],
    ['model (2).json', 'sequential', 'model.json'],
    ['model.keras', 'functional_12', 'model.keras'],
  ])('%s, calling itself %s: %s', (path, own, name) => {
    expect(nameOf(path, called(own))).toBe(name)
  })

  it('its folder, where it is a graph without a name', () => {
    expect(nameOf('out/tab_f32/model.json', { node: [] })).toBe('tab_f32')
    expect(nameOf('flights/primary/model.json', { node: [] })).toBe('flights/primary')
  })

  it('the name inside model_config', () => {
    expect(nameOf('model.h5', { model_config: called('churn') })).toBe('churn')
    expect(nameOf('model.h5', { model_config: called('n'.repeat(10_000_000)) })).toBe('model.h5')
  })
})
