/** Pixels of one image, at most: a header may claim any size. */
const MOST_PIXELS = 1 << 26

/** @throws RangeError */
export function sized(width: number, height: number): void {
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) throw new RangeError('its size is absurd')
}
