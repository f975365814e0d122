// npm run icons is not needed in everyday work: the results are committed. Run it after changing scripts/icons/drawings.mjs.
// Draws resources/icons from shapes, without a renderer, so that every machine makes the same pixels.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rasterise, toSvg } from './icons/drawing.mjs'
import { appIcon, trayIcons } from './icons/drawings.mjs'
import { icns, ico, png } from './icons/files.mjs'

const folder = fileURLToPath(new URL('../resources/icons/', import.meta.url))
const TRAY_PIXELS = 22

/** @type {Map<number, Buffer>} */
const drawn = new Map()
/** @param {number} size */
function appPng(size) {
  const image = drawn.get(size) ?? png(rasterise(appIcon, size), size)
  drawn.set(size, image)
  return image
}

mkdirSync(`${folder}tray`, { recursive: true })
writeFileSync(`${folder}icon.svg`, toSvg(appIcon))
writeFileSync(`${folder}icon.png`, appPng(512))
writeFileSync(
  `${folder}icon.ico`,
  ico([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, png: appPng(size) }))),
)
writeFileSync(`${folder}icon.icns`, icns(appPng))
for (const [state, drawing] of Object.entries(trayIcons)) {
  writeFileSync(`${folder}tray/${state}.png`, png(rasterise(drawing, TRAY_PIXELS), TRAY_PIXELS))
  writeFileSync(`${folder}tray/${state}@2x.png`, png(rasterise(drawing, TRAY_PIXELS * 2), TRAY_PIXELS * 2))
}
