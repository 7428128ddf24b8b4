import { describe, expect, it } from 'vitest'
import { backendTitles, otherBackends, otherBackendsText, replayElsewhere } from '../../../src/core/backends'

describe('where else to replay', () => {
  it.each(['webgl', 'webgpu', 'wasm', 'cpu'] as const)('%s is never advised to itself', (inUse) => {
    expect(otherBackends(inUse)).not.toContain(inUse)
    for (const text of [otherBackendsText(inUse), replayElsewhere(inUse)]) {
      expect(text).not.toContain(backendTitles[inUse])
      for (const other of otherBackends(inUse)) expect(text).toContain(backendTitles[other])
    }
  })

  it('goes by the name on the button, and by that of the option where this is another', () => {
    expect(otherBackendsText('webgl')).toBe('WebAssembly (wasm) or plain JavaScript (cpu)')
    expect(otherBackendsText('wasm')).toBe('plain JavaScript (cpu) or WebGL')
  })

  it('webgpu fails where webgl may work', () => {
    expect(otherBackends('webgpu')[0]).toBe('webgl')
  })
})
