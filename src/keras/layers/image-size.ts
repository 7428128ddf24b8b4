/** Resizing and CenterCrop: pictures of `height` and `width`. */
import { lastChannelsOnly, type LayerDefinitions } from '../layer'
import { one, type ShapeRule } from '../shape'

const shapes: ShapeRule = ([[batch = null, , , channels = null] = []], config) =>
  one([batch, Number(config['height']), Number(config['width']), channels])

export const layers: LayerDefinitions = {
  Resizing: {
    keys: 'height width interpolation data_format',
    only: {
      crop_to_aspect_ratio: false,
      pad_to_aspect_ratio: false,
      fill_mode: 'constant',
      fill_value: 0,
      antialias: false,
      ...lastChannelsOnly,
    },
    to: 'KerasResizing',
    refused: ({ interpolation }) =>
      ['bilinear', 'nearest'].includes(String(interpolation)) ? null : 'interpolation',
    shapes,
  },
  CenterCrop: { keys: 'height width data_format', only: lastChannelsOnly, to: 'KerasCenterCrop', shapes },
}
