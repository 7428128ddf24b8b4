/** What a shared result says of itself. */
import * as v from 'valibot'
import { count } from '../shapes'
import { sharings } from './levels'

export const Sharing = v.picklist(sharings)

export const Shared = v.object({
  as: Sharing,
  /** What left, and what stayed with the sender, by kind; how many of each. */
  kinds: v.array(v.object({ what: v.string(), left: count, stayed: count })),
})
export type Shared = v.InferOutput<typeof Shared>
