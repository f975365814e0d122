import type { Quality } from '../../contract/quality.js'

export interface QualityWords {
  readonly word: 'Excellent' | 'Good' | 'Fair' | 'Poor'
  /** 1 to 4 */
  readonly bars: 1 | 2 | 3 | 4
  readonly figures: string
}

/** Bounds after ITU-T G.107 annex B: 4.03 satisfied, 3.6 some users dissatisfied, 3.1 many users dissatisfied. */
export function qualityWords(quality: Quality): QualityWords {
  const { mos } = quality
  const figures = figuresText(quality)
  if (mos >= 4.03) return { word: 'Excellent', bars: 4, figures }
  if (mos >= 3.6) return { word: 'Good', bars: 3, figures }
  if (mos >= 3.1) return { word: 'Fair', bars: 2, figures }
  return { word: 'Poor', bars: 1, figures }
}

function figuresText({ lossPercent, jitterMs, roundTripMs, mos }: Quality): string {
  return [
    `Loss ${lossPercent.toFixed(1)} %`,
    `Jitter ${Math.round(jitterMs)} ms`,
    ...(roundTripMs === null ? [] : [`Round trip ${Math.round(roundTripMs)} ms`]),
    `MOS ${mos.toFixed(1)}`,
  ].join(' · ')
}
