import { expect } from 'vitest'

/** Equal to a relative 1e-9 (absolute near 0), or undefined on both sides. */
export function same(ours: number | null | undefined, theirs: number | null, tolerance = 1e-9): void {
  if (theirs === null) {
    expect(ours).toBeNull()
    return
  }
  expect(ours).not.toBeNull()
  expect(ours).not.toBeUndefined()
  expect(Math.abs((ours as number) - theirs)).toBeLessThanOrEqual(
    tolerance * Math.max(1e-3, Math.abs(theirs)),
  )
}
