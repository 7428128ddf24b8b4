/** Makes half of the figures while the session makes the other. */
import { answers } from '../../core/answer'
import { otherHalf, type Halved } from '../../evaluation/halves'
import type { HalfMade } from './half'

answers<Halved, HalfMade>((halved, say) => say({ made: otherHalf(halved) }))
