/** Names of evaluations, in addresses and among what is kept. */

const LENGTH = 12

/** A name that nothing else bears: 12 characters of 32, from chance. Made on plain http addresses too, which have no randomUUID. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH))
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('')
}

/** A name of what a text says: of the same file it is the same. */
export async function idOf(text: string): Promise<string> {
  const { evidenceOf } = await import('../../files/evidence')
  return (await evidenceOf('', new TextEncoder().encode(text))).sha256.slice(0, LENGTH)
}
