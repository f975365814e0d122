import { useEffect, useRef } from 'react'
import { useConsole } from '../../console-context.js'
import { meterFill } from '../../view/level.js'
import styles from './level-meter.module.css'

/** Ten times a second past React, straight to the element. */
export function LevelMeter({ source }: { readonly source: 'microphone' | 'headset' }) {
  const { mirror } = useConsole()
  const meter = useRef<HTMLDivElement>(null)
  const fill = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const draw = (): void => {
      const level = meterFill(mirror.levels.getState()[source])
      if (fill.current) fill.current.style.transform = `scaleX(${level})`
      meter.current?.setAttribute('aria-valuenow', String(Math.round(level * 100)))
    }
    draw()
    return mirror.levels.subscribe(draw)
  }, [mirror, source])
  return (
    <div
      ref={meter}
      className={styles['meter']}
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <div ref={fill} className={styles['fill']} />
    </div>
  )
}
