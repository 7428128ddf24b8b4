/** The size an image is brought to, and how it is resampled. */
export type Resize = 'none' | 'nearest' | 'bilinear' | 'area'

export interface ImageSize {
  height: number
  width: number
  channels: 1 | 3
  resize: Resize
}
