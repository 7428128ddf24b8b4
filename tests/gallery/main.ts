/** The gallery's page: all states to choose from, `?state=ID` one of them alone, `?bare` none until a test asks for one. */
import { mount } from 'svelte'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../../src/report/theme.css'
import '../../src/app/page.css'
import './gallery.css'
import { Chart } from '../../src/report/charts/chart'
import { boxOf, draw, layoutOf, paint, type Box } from './draw'
import Gallery from './Gallery.svelte'
import { fingerprint, type Fingerprint } from './fingerprint'
import type { State } from './state'
import { states } from './states/index'

/** What a test asks of the page. */
export interface GalleryDriver {
  ids: string[]
  /** @returns the components that the state is drawn by */
  show(id: string): Promise<string[]>
  /** In light or dark. @returns where to look, once nothing moves any more */
  paint(scheme: 'light' | 'dark'): Promise<Box>
  layout(): string[]
  fingerprint(): Promise<Fingerprint>
}

declare global {
  interface Window {
    gallery: GalleryDriver
  }
}

const query = new URLSearchParams(location.search)
const target = document.getElementById('gallery')!
let current: State

async function show(id: string): Promise<string[]> {
  const found = states.find((state) => state.id === id)
  if (!found) throw new Error(`The gallery has no state "${id}".`)
  current = found
  return draw(found, target)
}

window.gallery = {
  ids: states.map(({ id }) => id),
  show,
  paint: async (scheme) => {
    await paint(scheme)
    return boxOf(current, target)
  },
  layout: () => layoutOf(current, target),
  fingerprint,
}

// A picture is of a window: whatever asks for the whole screen does not get it.
Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('The gallery keeps its window.'))

// Charts are no part of the document's text: they take their font from here.
Chart.defaults.font.family = "'Inter Variable', system-ui, sans-serif"
await Promise.all(
  ['Inter Variable', 'JetBrains Mono Variable'].map((font) => document.fonts.load(`16px "${font}"`)),
)

const id = query.get('state')
if (id) await show(id)
else if (!query.has('bare')) mount(Gallery, { target, props: { states } })
await paint(query.get('theme') === 'dark' ? 'dark' : 'light')
document.documentElement.dataset['ready'] = ''
