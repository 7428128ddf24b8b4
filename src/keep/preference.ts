/** What a person chose for this machine. */
import type { Backend } from '../core/backends'

/** The switch "keep nothing on this machine": the one thing that is kept where it is on. */
const KEY = 'workbench-keeps-nothing'
/** What models are computed on, where it is not what the page takes by itself. */
const BACKEND = 'workbench-backend'

/** Whether nothing is to be kept; where the browser cannot say, it keeps nothing else either. */
export function keepsNothing(): boolean {
  try {
    return localStorage.getItem(KEY) === '1'
  } catch {
    return true
  }
}

/** Lasts as long as the page where the browser forbids storage. */
export function keepNothing(nothing: boolean): void {
  try {
    if (nothing) {
      localStorage.setItem(KEY, '1')
      localStorage.removeItem(BACKEND)
    } else localStorage.removeItem(KEY)
  } catch {
    // Storage is forbidden: nothing is kept anyway.
  }
}

/** @returns null where none is remembered */
export function rememberedBackend(): Backend | null {
  try {
    return localStorage.getItem(BACKEND) === 'wasm' ? 'wasm' : null
  } catch {
    return null
  }
}

/** @param backend null: what the page takes by itself */
export function rememberBackend(backend: 'wasm' | null): void {
  try {
    if (backend && !keepsNothing()) localStorage.setItem(BACKEND, backend)
    else localStorage.removeItem(BACKEND)
  } catch {
    // Storage is forbidden: it is chosen for this page alone.
  }
}
