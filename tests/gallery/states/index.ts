/** Every state of the gallery, in the order of the pages. */
import type { State } from '../state'
import { compare } from './compare'
import { dialogs } from './dialogs'
import { kept } from './kept'
import { mapping } from './mapping'
import { outcome } from './outcome'
import { parts } from './parts'
import { places } from './places'
import { present } from './present'
import { requests } from './requests'
import { run } from './run'
import { sections } from './sections'
import { setup } from './setup'
import { sharing } from './share'
import { tour } from './tour'
import { verdict } from './verdict'

export const states: readonly State[] = [
  ...setup,
  ...tour,
  ...kept,
  ...places,
  ...mapping,
  ...run,
  ...outcome,
  ...compare,
  ...verdict,
  ...present,
  ...sections,
  ...requests,
  ...dialogs,
  ...sharing,
  ...parts,
]
