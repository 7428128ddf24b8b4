/** What a mapping rests on, for the premises that no figure can tell. */
import type { Role } from '../core/roles'
import type { Patch } from '../result/patch'
import type {
  ApartSpellings,
  BlankClass,
  ByFactor,
  ForeignAnswers,
  Late,
  NoAnswer,
  NotAsked,
  Rescaled,
  RivalReading,
  StaleAnswers,
  Unanswered,
  Unripe,
  UnplacedValues,
  Uneven,
} from './rival'

/** What a mapping rests on: evidence, a person's word, or a guess. */
export interface Grounds {
  /** Where the order of the classes comes from; null where the models plainly predict numbers. */
  classes: ClassGrounds | null
  /** Guesses about inputs and outputs that nobody confirmed, each a sentence; null where nothing had to be guessed of them. */
  inputs: {
    guesses: Record<Role, string[]>
    decided: boolean
    /** Whose inputs a person chose by hand. */
    chosen?: Role[]
    vouched?: boolean
    /** The thresholds of a log's own probabilities, where they are guesses. */
    threshold?: Record<Role, number | null> | null
    /** Scalings by which labels are plainly met, where those of the mapping are absurd. */
    rescaled?: Rescaled[]
    /** Whether it is a guess how a model's features were scaled in training. */
    scaling?: Record<Role, boolean>
    /** Whether it is a guess in which order its features come, and the other model's speaks against it. */
    order?: Record<Role, boolean>
  } | null
  /** Why a column that no name says it of was taken for the truth, in a sentence; null or absent where one does. */
  labels?: {
    guessed: string | null
    vouched: boolean
    /** That nothing but their order says whose they are, in a sentence; absent where ids do. */
    inOrder?: string
    /** A value of the labels that may stand for no label, and what shows it, where it is not settled. */
    open?: { detail: string; none: string } | null
  }
  /** Columns that may be the label or an answer in place of those that are taken, and what they would make of the figures. */
  rivals?: RivalReading[]
  /** Spellings of a log's classes that may be classes of their own; null or absent where nothing shows it. */
  spellings?: ApartSpellings | null
  /** Models whose numbers are the labels times a factor, where nobody vouches for the labels. */
  byFactor?: ByFactor[]
  /** Numbers in the place of logged answers that may stand for none, where nobody said what they are. */
  noAnswers?: NoAnswer[]
  /** Logged answers that may be those of the request before, and requests that do not count alike, where nobody said that it is right. */
  stale?: StaleAnswers[]
  /** Logged answers that may be none of the model's, where nobody said that they are. */
  foreign?: ForeignAnswers[]
  /** Blank answers where labels are blank, where nobody said that models failed there; null or absent where there are none. */
  blankClass?: BlankClass | null
  /** Requests that shadow was never sent, by the log; null or absent where it says so of none. */
  notAsked?: NotAsked | null
  /** A class whose labels may not have come yet at the end of the log; null or absent where none shows it. */
  unripe?: Unripe | null
  uneven?: Uneven[]
  /** Requests that production answered and the replay of primary does not; null or absent where there are none. */
  unanswered?: Unanswered | null
  /** Values that one model alone was given zeros for. */
  unplaced?: UnplacedValues[]
  /** What shadow did at the end of the log; null or absent where the order of the requests is not known. */
  late?: Late | null
  /**
   * Whether a person vouches that requests are independent, that none is missing, and that all of them speak for what is to
   * come, whatever the log may say.
   */
  independence?: { vouched: boolean; complete?: boolean; stationary?: boolean }
}

interface ClassGrounds {
  /** Whether it is more than a guess. Labels that another order plainly fits refute it all the same. */
  confirmed: boolean
  detail: string
  /** A person vouches for it: that stands, whatever the labels say. */
  vouched?: boolean
  /** Labels and answers both name their classes: another order would change nothing. */
  byName?: boolean
  /** Whether the answers are classes or numbers is itself a guess: until it is settled nothing is confirmed by them. */
  open?: boolean
  /** Of lists that may be read in two ways: the other one. */
  other?: Patch
  /** What production answered, by name, fits another order: that order, of primary's output. */
  refuted?: { detail: string; order: string[] }
}
