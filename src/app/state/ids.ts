/** The name of an opened evaluation, in addresses and among what is kept. */

const LENGTH = 12

/** A name of what a text says: of the same file it is the same. */
export async function idOf(text: string): Promise<string> {
  const { evidenceOf } = await import('../../files/evidence')
  return (await evidenceOf('', new TextEncoder().encode(text))).sha256.slice(0, LENGTH)
}
