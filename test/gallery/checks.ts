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

/**
 * Controls that cannot be clicked at their middle even when they are scrolled to, of the dialog or menu that is open or else of the whole
 * window. Run inside the page.
 */
export function controlsOutOfReach(): string[] {
  const over = [...document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]')].at(-1) ?? document
  const there = (control: Element): boolean => {
    control.scrollIntoView({ block: 'center', inline: 'nearest' })
    const { left, right, top, bottom } = control.getBoundingClientRect()
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return found !== null && (control.contains(found) || found.contains(control))
  }
  return [...over.querySelectorAll('button, input, [role=radio], [role=menuitem], [role=combobox]')]
    .filter((control) => control.checkVisibility() && control.getAttribute('aria-hidden') !== 'true')
    .filter((control) => !control.closest('[inert]') && !there(control))
    .map((control) => `${(control.getAttribute('aria-label') ?? control.textContent).trim()} is out of reach`)
}

/**
 * What the system's colours would leave without an edge or without a sign that it is chosen. Run inside the page, under forced colours, where a
 * ground says nothing and a shadow is not drawn.
 */
export function lostInForcedColours(): string[] {
  const faults: string[] = []
  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`
  const shown = [...document.querySelectorAll('*')].filter((element) => element.checkVisibility())
  const page = getComputedStyle(document.body)
  const hasEdge = (element: Element): boolean => {
    const { borderTopStyle, borderTopWidth, outlineStyle, outlineWidth, backgroundColor } =
      getComputedStyle(element)
    const drawn = (style: string, width: string): boolean => style !== 'none' && parseFloat(width) > 0
    const ground = backgroundColor !== page.backgroundColor && backgroundColor !== 'rgba(0, 0, 0, 0)'
    return drawn(borderTopStyle, borderTopWidth) || drawn(outlineStyle, outlineWidth) || ground
  }
  const needsEdge =
    'button:not(:has(> svg:only-child)), input, [role=dialog], [role=menu], [role=radio], [role=checkbox], [role=separator]'
  for (const element of shown) {
    if (element.matches(needsEdge) && !element.matches('.unseen, [aria-hidden=true]') && !hasEdge(element))
      faults.push(`${name(element)} has no edge`)
    const { backgroundImage } = getComputedStyle(element, '::before')
    if (backgroundImage.includes('gradient'))
      faults.push(`${name(element)} fades into a colour that is not there`)
  }
  for (const element of shown) {
    const says = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    )
    if (!says || element.closest('.unseen, style, script')) continue
    const { color, forcedColorAdjust } = getComputedStyle(element) as CSSStyleDeclaration & {
      forcedColorAdjust: string
    }
    let under: Element | null = element
    while (under && getComputedStyle(under).backgroundColor.endsWith(', 0)')) under = under.parentElement
    const ground = under ? getComputedStyle(under).backgroundColor : page.backgroundColor
    if (color === ground) faults.push(`${name(element)} has the colour of its ground`)
    // The system lays a plate of the page's colour under words, whatever is behind them, unless it is told not to.
    const [red, green, blue] = ground.match(/\d+/g) ?? []
    const isGrey = red === green && green === blue
    if (!isGrey && forcedColorAdjust !== 'none')
      faults.push(`${name(element)} is hidden by the plate under it`)
  }
  const chosen = (selector: string, other: string): void => {
    const look = (element: Element): string => {
      const { backgroundColor, borderTopColor, borderTopWidth, outlineStyle, color } =
        getComputedStyle(element)
      return [backgroundColor, borderTopColor, borderTopWidth, outlineStyle, color].join()
    }
    const [one] = shown.filter((element) => element.matches(selector))
    const [another] = shown.filter((element) => element.matches(other))
    if (one && another && look(one) === look(another)) faults.push(`${name(one)} looks like ${name(another)}`)
  }
  chosen('[role=radio][data-checked]', '[role=radio]:not([data-checked], [data-disabled])')
  chosen('[aria-pressed=true]', '[aria-pressed=false]')
  chosen('[role=checkbox][data-checked]', '[role=checkbox]:not([data-checked])')
  chosen('[role=menuitem][data-highlighted]', '[role=menuitem]:not([data-highlighted])')
  chosen('button[aria-disabled=true]', 'button:not([aria-disabled=true], [aria-pressed=true])')
  return faults
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
