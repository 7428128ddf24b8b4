/** Chart.js with only the parts that are drawn, and the page's colours as a chart needs them. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  type Plugin,
} from 'chart.js'
import { onPaper } from '../paper'

Chart.register(
  LineController,
  ScatterController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  Filler,
  Tooltip,
)
Chart.defaults.animation = false
Chart.defaults.font.family = 'system-ui, sans-serif'
Chart.defaults.font.size = 12

export { Chart }

export interface Palette {
  ink: string
  muted: string
  line: string
  card: string
  primary: string
  primaryInk: string
  shadow: string
  shadowInk: string
  insufficient: string
}

const dark = matchMedia('(prefers-color-scheme: dark)')
const paper = matchMedia('print')

/** The last palette and what it was read under: reading makes the browser compute styles, and every chart asks. */
let known: { under: string; palette: Palette } | null = null

/**
 * The theme's colours as they are now: a canvas cannot read CSS variables by itself.
 * A probe's `color` is what the browser makes of a token, whether or not it understands light-dark().
 */
export function palette(): Palette {
  const under = `${document.documentElement.dataset['theme']} ${dark.matches} ${paper.matches}`
  if (known?.under === under) return known.palette
  const probe = document.body.appendChild(document.createElement('i'))
  const read = (token: string): string => {
    probe.style.color = `var(${token})`
    return hex(getComputedStyle(probe).color)
  }
  known = {
    under,
    palette: {
      ink: read('--ink'),
      muted: read('--muted'),
      line: read('--line'),
      card: read('--card'),
      primary: read('--primary'),
      primaryInk: read('--primary-ink'),
      shadow: read('--shadow'),
      shadowInk: read('--shadow-ink'),
      insufficient: read('--insufficient'),
    },
  }
  probe.remove()
  return known.palette
}

/** 'rgb(47, 91, 215)', which is what a computed colour of the tokens is, as '#2f5bd7'. */
function hex(rgb: string): string {
  const parts = rgb.match(/\d+/g)?.slice(0, 3) ?? ['128', '128', '128']
  return '#' + parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')
}

/** A #rrggbb colour made translucent. */
export function translucent(colour: string, alpha: number): string {
  return (
    colour +
    Math.round(alpha * 255)
      .toString(16)
      .padStart(2, '0')
  )
}

/** Calls back when the colours change: by the switch, by the system, or for paper. @returns the way to stop. */
export function onTheme(callback: () => void): () => void {
  const observer = new MutationObserver(callback)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  dark.addEventListener('change', callback)
  paper.addEventListener('change', callback)
  const stop = onPaper(callback)
  return () => {
    stop()
    observer.disconnect()
    dark.removeEventListener('change', callback)
    paper.removeEventListener('change', callback)
  }
}

/** A vertical line at a value of the x axis, with words beside it at a given row from the top. */
export interface Ruler {
  x: number
  label: string
  colour: string
  row: number
  dash: number[]
}

/** Chart.js plugin: draws rulers over the chart area, words turned to the side where there is room. */
export function rulers(lines: () => Ruler[]): Plugin {
  return {
    id: 'rulers',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart
      const scale = chart.scales['x']
      if (!scale) return
      ctx.save()
      ctx.font = `12px ${Chart.defaults.font.family}`
      for (const line of lines()) drawRuler(ctx, chartArea, scale.getPixelForValue(line.x), line)
      ctx.restore()
    },
  }
}

function drawRuler(
  ctx: CanvasRenderingContext2D,
  area: { left: number; right: number; top: number; bottom: number },
  x: number,
  line: Ruler,
): void {
  if (x < area.left - 1 || x > area.right + 1) return
  ctx.strokeStyle = ctx.fillStyle = line.colour
  ctx.lineWidth = 1.5
  ctx.setLineDash(line.dash)
  ctx.beginPath()
  ctx.moveTo(x, area.top)
  ctx.lineTo(x, area.bottom)
  ctx.stroke()
  const toLeft = x + ctx.measureText(line.label).width + 8 > area.right
  ctx.textAlign = toLeft ? 'right' : 'left'
  ctx.fillText(line.label, x + (toLeft ? -5 : 5), area.top + 12 + line.row * 16)
}

/** The x axis of every chart: numbers along a line, no grid. */
export function xAxis(colours: Palette, show: (x: number) => string, most = 6) {
  return {
    type: 'linear' as const,
    grid: { display: false },
    border: { color: colours.line },
    ticks: {
      color: colours.muted,
      maxTicksLimit: most,
      maxRotation: 0,
      includeBounds: false,
      callback: (x: number | string) => show(Number(x)),
    },
  }
}

/** The y axis of every chart: a grid, no line. */
export function yAxis(colours: Palette, show: (y: number) => string, most = 5) {
  return {
    grid: { color: colours.line },
    border: { display: false },
    ticks: { color: colours.muted, maxTicksLimit: most, callback: (y: number | string) => show(Number(y)) },
  }
}

/** The name of an axis, beside it. */
export function axisName(colours: Palette, text: string) {
  return { display: true, text, color: colours.muted }
}
