/** Whose setup is whose: a tab has a desk, through reloads too, and no two tabs write to one (Web Locks). */
import { newId } from '../core/ids'

const KEY = 'workbench-desk'
const lockOf = (id: string): string => `workbench-desk:${id}`

/** How long a tab that was reloaded waits for the page before it to let go of its desk, ms. */
const PATIENCE = 1500

/** @returns the desk that this tab had before it was reloaded, or a new one; and how it is left */
export async function takeDesk(): Promise<{ id: string; leave: () => void }> {
  for (const id of [remembered(), newId()]) {
    const leave = id === null ? null : await holdDesk(id)
    if (id !== null && leave) return { id, leave }
  }
  throw new Error('no desk is free')
}

/** A desk with nothing on it. */
export async function newDesk(): Promise<{ id: string; leave: () => void }> {
  const id = newId()
  return { id, leave: (await holdDesk(id)) ?? (() => {}) }
}

/**
 * The desk is this tab's until it is left, or the tab is gone.
 * @returns how it is left; null where another tab has it: one that this was duplicated from, say
 */
export function holdDesk(id: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const held = () =>
      new Promise<void>((leave) => {
        remember(id)
        resolve(leave)
      })
    // Pages that are not served securely have no locks, and no second tab to be afraid of that has.
    if (!globalThis.navigator?.locks) return void held()
    const signal = AbortSignal.timeout(PATIENCE)
    navigator.locks.request(lockOf(id), { signal }, held).catch(() => resolve(null))
  })
}

/** Desks that some tab sits at. */
export async function busyDesks(): Promise<(id: string) => boolean> {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {}
  const names = new Set(held.map(({ name }) => name))
  return (id) => names.has(lockOf(id))
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

function remember(id: string): void {
  try {
    sessionStorage.setItem(KEY, id)
  } catch {
    // Storage is forbidden: a reload begins anew.
  }
}
