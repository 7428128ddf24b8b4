/** The content security policy of the page, which is built into it. That of a worker comes with its script: offline/headers.ts. */
import { createHash } from 'node:crypto'
import { atHome, everywhere, trusted } from '../../offline/headers'

/** Svelte's, for the templates it was built with. */
const templates = 'svelte-trusted-html'

/** @param html the page, whose inline scripts are allowed by their hash */
export function pagePolicy(html: string): string {
  const inline = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  )
  const scripts = `script-src ${["'self'", "'wasm-unsafe-eval'", ...inline].join(' ')}`
  return [...everywhere, atHome, scripts, `${trusted} ${templates}`].join('; ')
}
