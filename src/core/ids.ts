/** Names that nothing else bears. */

const LENGTH = 12

/** 12 characters of 32, from chance: 60 bits. Made on plain http addresses too, which have no crypto.randomUUID. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH))
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('')
}
