/** Whether text is an image in base64, by its first characters. */

/** Base64, also URL-safe, of the first bytes of PNG, JPEG, GIF, WebP (RIFF) and BMP. */
const STARTS = /^(?:iVBORw0KGgo|[/_]9j[/_]|R0lGOD|UklGR|Qk[0-3])/
const DATA_URI = /^data:image\/[\w.+-]+(?:;[\w=.-]+)*;base64,/i

/** @returns the base64 of an image within a data URI, `{"b64": "..."}` or by itself; null where the text is none. */
export function imageText(text: string): string | null {
  let inner = text.trim()
  if (inner[0] === '{') inner = /^\{\s*"b64"\s*:\s*"([^"]+)"\s*\}$/.exec(inner)?.[1] ?? ''
  const uri = DATA_URI.exec(inner)
  if (uri) return unescaped(inner.slice(uri[0].length))
  return STARTS.test(inner) && inner.length >= 40 ? inner : null
}

/** A data URI within an address has '%2B' for '+'. */
function unescaped(base64: string): string {
  return base64.includes('%')
    ? base64.replace(/%(2B|2F|3D)/gi, (escape) => decodeURIComponent(escape))
    : base64
}
