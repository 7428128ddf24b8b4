/**
 * What may become a script. Where a browser has Trusted Types, the policies of the page (cli/host/policy.ts) and of its workers
 * (offline/headers.ts) demand one wherever a text would be run as code: workers of one's own folder pass, and nothing else does.
 */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown
}

/** @param home address of the page, or of the worker: scripts of its folder pass */
export function trustOwnScripts(home: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const own = new URL('.', home).href
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => {
      if (new URL(url, home).href.startsWith(own)) return url
      throw new TypeError(`${url} is no script of this page`)
    },
  })
}
