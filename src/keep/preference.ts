/** The switch "keep nothing on this machine": the one thing that is kept where it is on. */
const KEY = 'workbench-keeps-nothing'

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
    if (nothing) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is forbidden: nothing is kept anyway.
  }
}
