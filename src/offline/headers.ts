/**
 * What every answer of the workbench carries, from our own server or from the service worker on any other. A worker obeys
 * the policy that its own script comes with: only the one that fetches a model by its address may speak to another host,
 * and it is given nothing but that address (docs/decisions/0003-models-by-address.md).
 */

/** What holds for the page and its workers alike. */
export const everywhere = [
  "default-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
]
export const atHome = "connect-src 'self' blob: data:"

/** No text becomes code but by the policies named after it: the first is core/trusted.ts. */
export const trusted = "require-trusted-types-for 'script'; trusted-types default"

/** Who may show a page in a frame: no other site, so that nobody is led to click on it unseen. */
const framePolicy = "frame-ancestors 'self'"

function workerPolicy(path: string): string {
  const fetcher = /fetch-worker-[\w-]+\.js$/.test(path)
  const connect = fetcher ? "connect-src 'self' https: http:" : atHome
  return [...everywhere, connect, "script-src 'self' 'wasm-unsafe-eval'", trusted].join('; ')
}

/** Cross-origin isolation makes performance.now() step by 5 µs instead of 100. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** @param path of the file that is answered with; a page has its own policy built in, but a meta element cannot say who may frame it */
export function headersOf(path: string): Record<string, string> {
  return {
    ...isolation,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': path.endsWith('.js') ? workerPolicy(path) : framePolicy,
  }
}
