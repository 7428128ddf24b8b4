import { describe, expect, it } from 'vitest'
import { otherBackends, otherBackendsText, replayElsewhere } from '../../../src/core/backends'

describe('where else to replay', () => {
  it.each(['webgl', 'webgpu', 'wasm', 'cpu'] as const)('%s is never advised to itself', (inUse) => {
    expect(otherBackends(inUse)).not.toContain(inUse)
    const words = `${otherBackendsText(inUse)} ${replayElsewhere(inUse)}`.split(/[^a-z]+/)
    expect(words).not.toContain(inUse)
    for (const other of otherBackends(inUse)) expect(words).toContain(other)
  })

  it('webgpu fails where webgl may work', () => {
    expect(otherBackends('webgpu')[0]).toBe('webgl')
  })
})
