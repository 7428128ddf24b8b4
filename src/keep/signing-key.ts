/** The key that this machine signs with. The browser holds its private half and gives it out to nobody, this page included. */
import { withDatabase, type KeptKey } from './database'

const KEY = 'signing'

/** @returns null where there is none. @throws ProblemError 'not-kept' */
export function readSigningKey(): Promise<KeptKey | null> {
  return withDatabase(async (database) => (await database.get('keys', KEY)) ?? null)
}

/** Takes the place of the one before. @throws ProblemError 'not-kept' */
export function keepSigningKey(key: KeptKey): Promise<void> {
  return withDatabase(async (database) => void (await database.put('keys', key, KEY)))
}

/** @throws ProblemError 'not-kept' */
export function forgetSigningKey(): Promise<void> {
  return withDatabase((database) => database.delete('keys', KEY))
}
