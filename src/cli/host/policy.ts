/**
 * The content security policy: what the page and its workers may connect to. Only the worker that fetches a model by
 * its address may speak to another host, and it is given nothing but that address
 * (docs/decisions/0003-models-by-address.md).
 */
import { createHash } from 'node:crypto'

const everywhere = [
  "default-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
]
/** No text becomes code but by these policies: app/trusted.ts, and Svelte's for the templates it was built with. */
const trusted = "require-trusted-types-for 'script'; trusted-types default svelte-trusted-html"
const atHome = "connect-src 'self' blob: data:"

/** Of the page, whose inline scripts are allowed by their hash. */
export function pagePolicy(html: string): string {
  const inline = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  )
  const scripts = `script-src ${["'self'", "'wasm-unsafe-eval'", ...inline].join(' ')}`
  return [...everywhere, atHome, scripts, trusted].join('; ')
}

/** Who may show a page in a frame: no other site, so that nobody is led to click on it unseen. */
export const framePolicy = "frame-ancestors 'self'"

/** Of a worker, which obeys the policy that its own script is served with. */
export function workerPolicy(path: string): string {
  const fetcher = /fetch-worker-[\w-]+\.js$/.test(path)
  const connect = fetcher ? "connect-src 'self' https: http:" : atHome
  return [...everywhere, connect, "script-src 'self' 'wasm-unsafe-eval'"].join('; ')
}
