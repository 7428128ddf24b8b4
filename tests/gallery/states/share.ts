/** What arrives with an address, and what a signature says. */
import Arrivals from '../../../src/app/share/Arrivals.svelte'
import Attested from '../../../src/app/share/Attested.svelte'
import { verdictLink } from '../../../src/app/share/verdict-link'
import type { Checked } from '../../../src/attest/check'
import { share } from '../../../src/result/sharing/share'
import { results } from '../results'
import { nothing, state } from '../state'

const app = { frame: 'app' as const }

const by = {
  name: 'Ana of the release team',
  publicKey: new Uint8Array(32),
  fingerprint: 'SHA256:6TzFrTMcYc51KzPe7k9tdJmYBhDFgmNODqmyZHFCpQ0',
  at: '2026-11-29T05:31:00.000Z',
}

const attested = (check: Checked) => () => ({ check, evidence: results.hold().evidence, complain: nothing })

const arriving = (url: string) => ({ workbench: { openReport: async () => {} }, at: new URL(url) })

export const sharing = [
  state('attested-whole', 'Signed, and whole', Attested, attested({ standing: 'whole', by, broken: [] })),
  state(
    'attested-changed',
    'Signed, and changed since',
    Attested,
    attested({ standing: 'changed', by, broken: ['“agreement” was changed.', '“gates” was changed.'] }),
  ),
  state('attested-not', 'Not signed', Attested, attested({ standing: 'unsigned', by: null, broken: [] })),
  state(
    'arrival-report',
    'A report by its address, before it is fetched',
    Arrivals,
    arriving('https://workbench.example/?report=https://reports.example/2026-11-29-0123456789ab.html'),
    app,
  ),
  state(
    'arrival-no-address',
    'An address that is none',
    Arrivals,
    arriving('https://workbench.example/?report=ftp://reports.example/x'),
    app,
  ),
  state(
    'arrival-verdict',
    'A verdict in a link',
    Arrivals,
    async () =>
      arriving((await verdictLink(share(results.hold(), 'figures'), 'https://workbench.example/'))!),
    app,
  ),
  state(
    'arrival-damaged',
    'A link that was cut',
    Arrivals,
    arriving('https://workbench.example/#verdict=eyJ'),
    app,
  ),
]
