/** What the service worker and the page have to agree on. */

/** The service worker's script, beside index.html: it answers for its folder and what is below. */
export const script = 'offline-worker.js'

/** What the page asks of it: to keep what is still lacking, or to take over from the version before. */
export type Ask = 'fill' | 'take-over'

/**
 * How the names of all copies begin: one per version.
 * @param home the workbench's folder: an origin may have it in several
 */
export function copiesOf(home: string): string {
  return `shadow-workbench ${new URL(home).pathname} `
}
