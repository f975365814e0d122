import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../../../renderer/shared/components/icon-button.js'
import { keptStorage } from '../../api/kept-storage.js'
import { keepTheme, showTheme, type Theme, themeNames, themeOf, themes } from '../../view/theme.js'

const icons = { system: Monitor, light: Sun, dark: Moon }

/** One button that goes round: the computer's own, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(() => themeOf(keptStorage()))
  const next: Theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <IconButton
      icon={icons[theme]}
      name={`Theme: ${themeNames[theme]}. Change to ${themeNames[next]}`}
      onClick={() => {
        showTheme(document.documentElement, next)
        keepTheme(keptStorage(), next)
        setTheme(next)
      }}
    />
  )
}
