/** The replay's worker: TF.js on one backend, both models of the pair, one message at a time. */
import { browser } from './browser'
import { serve, type Scope } from './serve'

serve(self as unknown as Scope, browser())
