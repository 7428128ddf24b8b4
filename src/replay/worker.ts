/** The replay's worker: TF.js on one backend, both models of the pair, one message at a time. */
import { holdLife, type Alive } from '../core/life'
import { browser } from './browser'
import { serve, type Scope } from './serve'

const scope = self as unknown as Scope & { postMessage(message: Alive): void }

holdLife((alive) => scope.postMessage(alive))
serve(scope, browser())
