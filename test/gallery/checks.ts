import type { GalleryState } from './gallery-state.js'
import type { Gallery } from './open-gallery.js'

export const themes = ['light', 'dark'] as const

/** What is wrong with the page as it stands, in words. Run inside the page, so it may use nothing from outside. */
export function layoutFaults(): string[] {
  const faults: string[] = []
  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`
  const shown = (element: Element): boolean =>
    element.checkVisibility() && !element.classList.contains('unseen')

  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
  for (const element of document.querySelectorAll('button, input, [role=radio], h1, h2, p, section')) {
    if (!shown(element)) continue
    const box = element.getBoundingClientRect()
    if (box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
      faults.push(`${name(element)} leaves the window`)
    const style = getComputedStyle(element)
    const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden'
    if (cut && style.textOverflow !== 'ellipsis') faults.push(`${name(element)} is cut off`)
    if (cut && style.textOverflow === 'ellipsis' && !element.closest('[title]')) {
      faults.push(`${name(element)} is shortened without a title`)
    }
  }
  for (const image of document.images) {
    if (image.complete && image.naturalWidth === 0) faults.push(`the picture ${image.src} is broken`)
  }
  for (const button of document.querySelectorAll('button')) {
    if (!(button.getAttribute('aria-label') ?? button.textContent).trim()) faults.push('a button has no name')
    const box = button.getBoundingClientRect()
    if (shown(button) && (box.width < 24 || box.height < 24))
      faults.push(`${name(button)} is smaller than 24 px`)
  }
  return faults
}

/** What scrolls up and down in the window. Run inside the page. */
function scrollers(): string[] {
  return [...document.querySelectorAll('*')]
    .filter((element) => {
      const { overflowY } = getComputedStyle(element)
      const canScroll = overflowY === 'auto' || overflowY === 'scroll'
      return canScroll && element.checkVisibility() && element.scrollHeight > element.clientHeight + 1
    })
    .map((element) => {
      const over = element.scrollHeight - element.clientHeight
      return `${element.tagName.toLowerCase()} is ${over} px too high for the window`
    })
}

/** Buttons of the cards in the middle that cannot be clicked where they are, wholly or at an edge. Run inside the page. */
export function buttonsOutOfSight(): string[] {
  const seen = (button: Element): boolean => {
    const { left, right, top, bottom } = button.getBoundingClientRect()
    const middle = (left + right) / 2
    return [top + 2, (top + bottom) / 2, bottom - 2].every((y) => {
      const there = document.elementFromPoint(middle, y)
      return there !== null && (there === button || button.contains(there))
    })
  }
  return [...document.querySelectorAll('main section button')]
    .filter((button) => !seen(button))
    .map((button) => `${button.textContent.trim()} has to be scrolled to`)
}

/** Shows a state in a theme and says what is wrong with it. */
export async function wrongWith(
  { page, show, complaints }: Gallery,
  state: GalleryState,
  theme: (typeof themes)[number],
): Promise<readonly string[]> {
  const before = complaints.length
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await show(state)
  const scrolling = state.size || state.scrolls ? [] : await page.evaluate(scrollers)
  return [...(await page.evaluate(layoutFaults)), ...scrolling, ...complaints.slice(before)]
}
