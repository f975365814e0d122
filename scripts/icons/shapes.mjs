// Shapes as signed distances: one description gives both the SVG and, without any renderer, the pixels.
// Lengths are in the drawing's own units, angles in degrees, clockwise from the right, as on a screen.

/**
 * @typedef {object} Shape
 * @property {(x: number, y: number) => number} distance  to the edge; negative inside
 * @property {(paint: string) => string} svg
 */

const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180
const short = (/** @type {number} */ number) => String(Math.round(number * 100) / 100)

/** A filled disc. @param {number} x @param {number} y @param {number} radius @returns {Shape} */
export const disc = (x, y, radius) => ({
  distance: (px, py) => Math.hypot(px - x, py - y) - radius,
  svg: (paint) => `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${paint}"/>`,
})

/** @param {number} x @param {number} y @param {number} radius @param {number} width @returns {Shape} */
export const ring = (x, y, radius, width) => ({
  distance: (px, py) => Math.abs(Math.hypot(px - x, py - y) - radius) - width / 2,
  svg: (paint) =>
    `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="none" stroke="${paint}" stroke-width="${short(width)}"/>`,
})

/** A line with round ends. @param {readonly [number, number]} from @param {readonly [number, number]} to @param {number} width @returns {Shape} */
export const line = ([ax, ay], [bx, by], width) => ({
  distance(px, py) {
    const [dx, dy] = [bx - ax, by - ay]
    const length = dx * dx + dy * dy
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length))
    return Math.hypot(px - ax - along * dx, py - ay - along * dy) - width / 2
  },
  svg: (paint) =>
    `<path d="M${short(ax)} ${short(ay)}L${short(bx)} ${short(by)}" fill="none" stroke="${paint}" stroke-width="${short(width)}" stroke-linecap="round"/>`,
})

/** Part of a ring with round ends. @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {number} width @returns {Shape} */
export const arc = (x, y, radius, from, to, width) => {
  const end = (/** @type {number} */ angle) =>
    /** @type {const} */ ([x + radius * Math.cos(radians(angle)), y + radius * Math.sin(radians(angle))])
  const [a, b] = [end(from), end(to)]
  return {
    distance(px, py) {
      const angle = (Math.atan2(py - y, px - x) * 180) / Math.PI
      const turned = (((angle - from) % 360) + 360) % 360
      if (turned <= to - from) return Math.abs(Math.hypot(px - x, py - y) - radius) - width / 2
      return Math.min(Math.hypot(px - a[0], py - a[1]), Math.hypot(px - b[0], py - b[1])) - width / 2
    },
    svg: (paint) =>
      `<path d="M${short(a[0])} ${short(a[1])}A${short(radius)} ${short(radius)} 0 ${to - from > 180 ? 1 : 0} 1 ${short(b[0])} ${short(b[1])}" fill="none" stroke="${paint}" stroke-width="${short(width)}" stroke-linecap="round"/>`,
  }
}

/** A rectangle with round corners around its middle. @param {number} x @param {number} y @param {number} width @param {number} height @param {number} corner @param {number} [turn] @returns {Shape} */
export const box = (x, y, width, height, corner, turn = 0) => ({
  distance(px, py) {
    const [cos, sin] = [Math.cos(radians(-turn)), Math.sin(radians(-turn))]
    const [rx, ry] = [(px - x) * cos - (py - y) * sin, (px - x) * sin + (py - y) * cos]
    const [dx, dy] = [Math.abs(rx) - width / 2 + corner, Math.abs(ry) - height / 2 + corner]
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner
  },
  svg: (paint) =>
    `<rect x="${short(x - width / 2)}" y="${short(y - height / 2)}" width="${short(width)}" height="${short(height)}" rx="${short(corner)}" fill="${paint}"${turn === 0 ? '' : ` transform="rotate(${short(turn)} ${short(x)} ${short(y)})"`}/>`,
})

/** A triangle that stands on its base, with round corners. @param {number} x @param {number} top @param {number} bottom @param {number} halfBase @param {number} corner @returns {Shape} */
export const triangle = (x, top, bottom, halfBase, corner) => {
  const points = /** @type {const} */ ([
    [x, top + corner],
    [x + halfBase - corner, bottom - corner],
    [x - halfBase + corner, bottom - corner],
  ])
  const edges = points.map((point, index) => [point, points[(index + 1) % 3] ?? point])
  return {
    distance(px, py) {
      let nearest = Infinity
      let inside = true
      for (const [from, to] of edges) {
        if (!from || !to) continue
        nearest = Math.min(nearest, line(from, to, 0).distance(px, py))
        inside &&= (to[0] - from[0]) * (py - from[1]) - (to[1] - from[1]) * (px - from[0]) >= 0
      }
      return (inside ? -nearest : nearest) - corner
    },
    svg: (paint) =>
      `<path d="M${points.map(([a, b]) => `${short(a)} ${short(b)}`).join('L')}Z" fill="${paint}" stroke="${paint}" stroke-width="${short(corner * 2)}" stroke-linejoin="round"/>`,
  }
}

/** The same shapes turned around a point. @param {readonly Shape[]} shapes @param {number} degrees @param {number} x @param {number} y @returns {Shape} */
export const turned = (shapes, degrees, x, y) => ({
  distance(px, py) {
    const [cos, sin] = [Math.cos(radians(-degrees)), Math.sin(radians(-degrees))]
    const [rx, ry] = [x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos]
    return Math.min(...shapes.map((shape) => shape.distance(rx, ry)))
  },
  svg: (paint) =>
    `<g transform="rotate(${short(degrees)} ${short(x)} ${short(y)})">${shapes.map((shape) => shape.svg(paint)).join('')}</g>`,
})
