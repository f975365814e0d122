/** One line of a plot; both axes begin at 0. */
export interface Line {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const [width, height, left, top, right, bottom] = [860, 420, 56, 20, 330, 48]
const colours = ['#1f6feb', '#1a7f37', '#8250df', '#bc4c00', '#cf222e', '#6e7781']
const font = 'font-family="sans-serif" font-size="12"'

/** A small picture of cost in ms over the number of agents, readable on light and dark. */
export function drawPlot(lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points)
  const mostX = Math.max(...points.map(({ x }) => x))
  const mostY = niceTop(Math.max(...points.map(({ y }) => y)))
  const [plotWidth, plotHeight] = [width - left - right, height - top - bottom]
  const at = (x: number): string => (left + (x / mostX) * plotWidth).toFixed(1)
  const up = (y: number): string => (top + plotHeight - (y / mostY) * plotHeight).toFixed(1)
  const sizes = [...new Set(points.map(({ x }) => x))]
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = up(part * mostY)
    return (
      `<line x1="${left}" x2="${left + plotWidth}" y1="${y}" y2="${y}" stroke="#d0d7de"/>` +
      `<text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end" ${font}>${Math.round(part * mostY)}</text>`
    )
  })
  const drawn = lines.map(({ name, points: own }, index) => {
    const colour = colours[index % colours.length] ?? 'black'
    const labelY = top + 16 + index * 22
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${own.map(({ x, y }) => `${at(x)},${up(y)}`).join(' ')}"/>` +
      own.map(({ x, y }) => `<circle cx="${at(x)}" cy="${up(y)}" r="3" fill="${colour}"/>`).join('') +
      `<line x1="${width - right + 16}" x2="${width - right + 36}" y1="${labelY - 4}" y2="${labelY - 4}" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${width - right + 42}" y="${labelY}" ${font}>${name}</text>`
    )
  })
  const below = sizes.map(
    (x) => `<text x="${at(x)}" y="${top + plotHeight + 18}" text-anchor="middle" ${font}>${x}</text>`,
  )
  const title = `<text x="${left + plotWidth / 2}" y="${height - 10}" text-anchor="middle" ${font}>agents of the tenant; ms upwards</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...grid,
    ...below,
    ...drawn,
    title,
    '</svg>\n',
  ].join('\n')
}

function niceTop(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / step) * step
}
