/** `--share` and `--salt`, read. */
import { freshSalt } from '../result/sharing/hash-ids'
import { sharings, type HowShared } from '../result/sharing/levels'
import { misuse } from './command'

interface Given {
  share?: string | undefined
  salt?: string | undefined
  outputs?: boolean | undefined
}

/**
 * @returns null where nobody asked that less be written
 * @throws ProblemError 'usage'
 */
export function sharingOf({ share, salt, outputs }: Given): HowShared | null {
  if (salt !== undefined && share !== 'hashed-ids')
    throw misuse('There is a --salt, and no ids are hashed with it.', 'Add --share hashed-ids.')
  if (salt === '') throw misuse('The --salt is empty.', 'Leave it out to have one drawn, or give a secret.')
  if (share === undefined) return null
  const as = sharings.find((one) => one === share)
  if (!as) throw misuse(`--share is ${JSON.stringify(share)}.`, `Choose one of ${sharings.join(', ')}.`)
  if (outputs && as !== 'features')
    throw misuse(
      `--outputs writes every model's raw outputs, and --share ${as} keeps them here.`,
      'Leave one of the two out.',
    )
  return { as, salt: salt ?? freshSalt() }
}
