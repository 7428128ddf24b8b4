/**
 * Units of the thresholds in a gates file. A bare number has the unit of its key; a text says its own ("0.5 %", "200 ms").
 * A bare number that makes sense in another unit only is not taken as it stands: a margin of 0.5 is 50 points by its key, and
 * whoever writes it rather means half a point. Which it is decides the verdict, so it is asked.
 */

/** One of the units a threshold may be written in, as its number times this. */
type Units = Record<string, number>

/** A number as somebody may have meant it, and how it is then written. */
export interface Reading {
  /** What a gates file holds for it. */
  written: string
  /** What it is then, in words. */
  means: string
}

interface Threshold {
  units: Units
  /** A text that this may be, for whoever writes one. */
  such: string
  /** What a bare number may have been meant as, the likelier first; none where it is taken as it stands. */
  readings(value: number): Reading[]
}

const PERCENT: Units = { '%': 0.01 }
const POINTS: Units = { ...PERCENT, points: 0.01, point: 0.01, pt: 0.01, pp: 0.01 }
const TIMES: Units = { ms: 1, s: 1000, us: 0.001, µs: 0.001, ns: 1e-6 }

/** From here on a share is more than anybody allows, and as a percentage what people do. */
const LOOSE = { margin: 0.1, maxRate: 0.05 }
/** More than this share over the SLA is no rule about a tail. */
const MOST_OVER = 0.5
/** A PSI of 0.25 is a major shift. */
const MOST_PSI = 1
/** In ms: a model that answers over a network is slower than the one, and nobody waits for the other. */
const SLA = { least: 1, most: 60_000 }

/** Without the dust of binary fractions: 0.07 of 7 %. */
const tidy = (value: number): number => Number(value.toPrecision(12))

const inPercent = (share: number): string => `${tidy(share * 100)} %`

/** What is a percentage rather than a share: from 1 on no share at all, from `loose` on one that nobody allows. */
function percentOrShare(value: number, loose: number, unit: string, of: string): Reading[] {
  if (value < loose || value >= 100) return []
  const one = (percents: number) => ({ written: `${percents} ${unit}`, means: `${percents} ${of}` })
  return value < 1 ? [one(value), one(tidy(value * 100))] : [one(value)]
}

const thresholds: Record<string, Threshold> = {
  confidence: {
    units: PERCENT,
    such: '95 %',
    readings: (value) => {
      if (value >= 50 && value < 100) return [{ written: `${value} %`, means: `a confidence of ${value} %` }]
      const other = inPercent(1 - value)
      return value > 0 && value < 0.5 ? [{ written: other, means: `a confidence of ${other}` }] : []
    },
  },
  'accuracy.margin': {
    units: POINTS,
    such: '0.5 points',
    readings: (value) => percentOrShare(value, LOOSE.margin, 'points', 'percentage points'),
  },
  'errors.maxRate': {
    units: PERCENT,
    such: '0.1 %',
    readings: (value) => percentOrShare(value, LOOSE.maxRate, '%', '% of all requests'),
  },
  'latency.shareOver': {
    units: PERCENT,
    such: '5 %',
    readings: (value) => {
      const share = value < 1 ? value : value / 100
      return share > MOST_OVER || value >= 1 ? overOrWithin(share) : []
    },
  },
  'latency.slaMs': {
    units: TIMES,
    such: '200 ms',
    readings: (value) => {
      if (value > 0 && value < SLA.least)
        return [
          { written: `${value} s`, means: `${tidy(value * 1000)} ms` },
          { written: `${value} ms`, means: `${value} ms` },
        ]
      if (value < SLA.most) return []
      return [
        { written: `${value} us`, means: `${tidy(value / 1000)} ms` },
        { written: `${value} ms`, means: `${tidy(value / 1000)} s` },
      ]
    },
  },
  'drift.psi': {
    units: PERCENT,
    such: '20 %',
    readings: (value) =>
      value > MOST_PSI
        ? [
            { written: `${value} %`, means: `a PSI of ${tidy(value / 100)}` },
            { written: inPercent(value), means: `a PSI of ${value}` },
          ]
        : [],
  },
}

/** A share near 1 is rather of those within the SLA; the smaller of the two is the rule that people mean. */
function overOrWithin(share: number): Reading[] {
  if (share >= 1) return []
  return [Math.min(share, 1 - share), Math.max(share, 1 - share)].map((over) => ({
    written: inPercent(over),
    means: `${inPercent(over)} over the SLA, a rule about P${tidy(100 * (1 - over))}`,
  }))
}

/** @param path such as 'accuracy.margin' @returns how its unit is written, by an example; null for what has none */
export const suchText = (path: string): string | null => thresholds[path]?.such ?? null

/** What a text with a unit looks like: '0.5 %'. No comma, which is a thousand to one reader and a tenth to another. */
export const withUnit = (path: string): RegExp =>
  new RegExp(`^\\s*(\\d+(?:\\.\\d+)?)\\s*(${Object.keys(thresholds[path]!.units).join('|')})\\s*$`)

/** @returns '0.5 %' -> 0.005, in the unit of the key; null where it is no such text */
export function inOwnUnit(path: string, text: string): number | null {
  const [, digits, unit] = withUnit(path).exec(text) ?? []
  return digits && unit ? tidy(Number(digits) * thresholds[path]!.units[unit]!) : null
}

/** @returns what a bare number may have been meant as, the likelier first; none where it is taken as it stands */
export const readingsOf = (path: string, value: number): Reading[] => thresholds[path]?.readings(value) ?? []

/** Whether anything of this path is written with a unit. */
export const hasUnit = (path: string): boolean => path in thresholds

/** @returns the number as a file holds it so that nobody asks: bare where it is taken as it stands, else with its unit */
export const writtenOf = (path: string, value: number): number | string =>
  readingsOf(path, value).find(({ written }) => inOwnUnit(path, written) === value)?.written ?? value
