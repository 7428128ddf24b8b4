/**
 * What may become a script of the page. Where a browser has Trusted Types, the page's policy demands one wherever a text
 * would be run as code (src/cli/host/policy.ts): workers of its own folder pass, and nothing else does.
 */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown
}

export function trustOwnScripts(): void {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
  const own = new URL('.', document.baseURI).href
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => {
      if (new URL(url, document.baseURI).href.startsWith(own)) return url
      throw new TypeError(`${url} is no script of this page`)
    },
  })
}
