// The drawings themselves: a handset lifted off its hook, and the tray's states.
import { colour } from './drawing.mjs'
import { arc, box, disc, line, ring, triangle, turned } from './shapes.mjs'

/** @typedef {import('./drawing.mjs').Drawing} Drawing */

const white = colour('#ffffff')
const accent = { top: colour('#5863f0'), bottom: colour('#2f38bd') }

/**
 * A handset as one stroke, with an ear piece and a mouth piece, lying level around its middle.
 * @param {number} x @param {number} y @param {number} scale  1: about 300 wide
 */
function handset(x, y, scale) {
  const at = (/** @type {number} */ length) => length * scale
  return [
    arc(x, y + at(196), at(206), 227, 313, at(64)),
    box(x - at(134), y + at(46), at(96), at(104), at(32), 22),
    box(x + at(134), y + at(46), at(96), at(104), at(32), -22),
  ]
}

/** The app's icon: the handset rises from the hook at its left. @type {Drawing} */
export const appIcon = {
  size: 512,
  layers: [
    { shapes: [box(256, 256, 464, 464, 112)], ...accent },
    {
      shapes: [
        turned(handset(254, 160, 0.98), -14, 254, 190),
        // the hook: a cradle with its two horns
        line([158, 398], [354, 398], 40),
        line([158, 398], [142, 352], 40),
        line([354, 398], [370, 352], 40),
      ],
      top: white,
    },
  ],
}

/** Tray icons are drawn on a grid of 22. */
const grid = 22
const middle = grid / 2
const badge = disc(middle, middle, 10)

/** @param {string} fill @param {readonly import('./shapes.mjs').Shape[]} mark @returns {Drawing} */
const onDisc = (fill, mark) => ({
  size: grid,
  layers: [
    { shapes: [badge], top: colour(fill) },
    { shapes: mark, top: white },
  ],
})

const smallHandset = turned(handset(middle, 8.6, 0.046), -16, middle, middle)

/** Every state has a mark or an outline of its own beside its colour. @type {Readonly<Record<string, Drawing>>} */
export const trayIcons = {
  // hollow and struck through
  offline: {
    size: grid,
    layers: [
      {
        shapes: [ring(middle, middle, 8.6, 2.4), line([5.2, 16.8], [16.8, 5.2], 2.4)],
        top: colour('#8a919e'),
      },
    ],
  },
  // two bars: pause
  'on-break': onDisc('#6b7380', [line([8.4, 7.6], [8.4, 14.4], 2.6), line([13.6, 7.6], [13.6, 14.4], 2.6)]),
  // the handset
  available: onDisc('#1f8a4c', [smallHandset]),
  // an arrow that comes in
  offered: onDisc('#b45f06', [
    line([middle, 5.4], [middle, 15.6], 2.4),
    line([6.8, 11.6], [middle, 15.8], 2.4),
    line([15.2, 11.6], [middle, 15.8], 2.4),
  ]),
  // a voice
  busy: onDisc('#3b45d8', [
    line([5.8, 9.8], [5.8, 12.2], 2.2),
    line([9.3, 7], [9.3, 15], 2.2),
    line([12.8, 5.6], [12.8, 16.4], 2.2),
    line([16.3, 9], [16.3, 13], 2.2),
  ]),
  // a warning
  'connection-lost': {
    size: grid,
    layers: [
      { shapes: [triangle(middle, 1, 20.6, 10.8, 1.6)], top: colour('#c3261f') },
      { shapes: [line([middle, 8], [middle, 13], 2.4), disc(middle, 16.6, 1.4)], top: white },
    ],
  },
}
