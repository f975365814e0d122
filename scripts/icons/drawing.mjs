// From shapes to pixels and to SVG.

/**
 * @typedef {import('./shapes.mjs').Shape} Shape
 * @typedef {readonly [number, number, number]} Colour  red, green, blue, 0–255
 * @typedef {object} Layer
 * @property {readonly Shape[]} shapes          painted as one
 * @property {Colour} top                        colour at the drawing's top ...
 * @property {Colour} [bottom]                   ... and at its bottom; the same without it
 * @typedef {object} Drawing
 * @property {number} size                       width and height in its own units
 * @property {readonly Layer[]} layers           the first lies undermost
 */

/** @param {string} hex @returns {Colour} */
export const colour = (hex) => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
]

const hex = (/** @type {Colour} */ rgb) =>
  `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/**
 * @param {Drawing} drawing
 * @param {number} pixels    width and height
 * @returns {Buffer}         RGBA, not premultiplied
 */
export function rasterise(drawing, pixels) {
  const image = Buffer.alloc(pixels * pixels * 4)
  const unit = drawing.size / pixels
  for (let row = 0; row < pixels; row++) {
    for (let column = 0; column < pixels; column++) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit]
      let [red, green, blue, alpha] = [0, 0, 0, 0]
      for (const { shapes, top, bottom = top } of drawing.layers) {
        const distance = Math.min(...shapes.map((shape) => shape.distance(x, y)))
        // One pixel of ramp across the edge is the antialiasing.
        const cover = Math.min(1, Math.max(0, 0.5 - distance / unit))
        if (cover === 0) continue
        const down = y / drawing.size
        const paint = top.map((from, index) => from + ((bottom[index] ?? from) - from) * down)
        const sum = cover + alpha * (1 - cover)
        const mix = (/** @type {number} */ over, /** @type {number} */ under) =>
          (over * cover + under * alpha * (1 - cover)) / sum
        ;[red, green, blue, alpha] = [
          mix(paint[0] ?? 0, red),
          mix(paint[1] ?? 0, green),
          mix(paint[2] ?? 0, blue),
          sum,
        ]
      }
      image.set([red, green, blue, alpha * 255].map(Math.round), (row * pixels + column) * 4)
    }
  }
  return image
}

/** @param {Drawing} drawing @returns {string} */
export function toSvg({ size, layers }) {
  const gradients = layers.flatMap(({ top, bottom }, index) =>
    bottom
      ? `<linearGradient id="g${index}" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="${size}"><stop stop-color="${hex(top)}"/><stop offset="1" stop-color="${hex(bottom)}"/></linearGradient>`
      : [],
  )
  const painted = layers.map(({ shapes, top, bottom }, index) =>
    shapes.map((shape) => shape.svg(bottom ? `url(#g${index})` : hex(top))).join('\n'),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">`,
    ...(gradients.length > 0 ? [`<defs>${gradients.join('')}</defs>`] : []),
    ...painted,
    '</svg>\n',
  ].join('\n')
}
