import { expect, type Locator, type Page } from '@playwright/test'
import { systemBrowser } from '../../support/e2e/system-browser.js'
import { type LastPage, visitSignInPage } from '../../support/page-visitor.js'
import type { Earpiece } from './sound-devices.js'

export type StatusName = 'Available' | 'On break' | 'Work offline' | 'Offered' | 'Busy' | 'Post-processing'

/** One agent at the console, by the names that an agent (and a screen reader) finds on it. */
export class Agent {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name })
  }
  radio(name: string): Locator {
    return this.page.getByRole('radio', { name, exact: true })
  }
  textbox(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }
  get statusButton(): Locator {
    return this.button(/^Status:/)
  }

  get pinDialog(): Locator {
    return this.dialog('Enter the PIN')
  }
  get banner(): Locator {
    return this.page.getByRole('region', { name: 'Persistent connection' })
  }
  get offer(): Locator {
    return this.page.getByRole('region', { name: 'Offer' })
  }
  get call(): Locator {
    return this.page.getByRole('region', { name: 'Call', exact: true })
  }
  /** the one sentence in the middle */
  get headline(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 })
  }

  // — signing in and out ———————————————————————————————————————————————————————————————————————————————————————————
  async signsIn(username = 'alex', password = 'offhook-demo'): Promise<void> {
    await this.entersSignIn(username, password)
    await this.isIn('On break')
  }
  /** presses the button and does the rest in the browser, whose last page is told */
  async entersSignIn(username: string, password: string): Promise<LastPage> {
    return visitSignInPage(await this.opensBrowser(), { username, password })
  }
  /** presses the button; the address that the system's browser was opened with */
  async opensBrowser(): Promise<string> {
    await this.button('Sign in').click()
    return this.browserIsOpened()
  }
  /** the next address that it is opened with */
  async browserIsOpened(): Promise<string> {
    return systemBrowser().opened()
  }
  async logsOut(): Promise<void> {
    await this.opensMenu('Log out')
  }
  async seesSignIn(): Promise<void> {
    await expect(this.button('Sign in')).toBeVisible()
  }

  // — getting around ———————————————————————————————————————————————————————————————————————————————————————————————
  async opensMenu(item: string): Promise<void> {
    await this.button('Menu').click()
    await this.page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  async opens(page: 'My Profile' | 'Audio devices' | 'Test Auto Answer' | 'Diagnostics'): Promise<void> {
    await this.opensMenu(page)
    await expect(this.page.getByRole('heading', { name: page })).toBeVisible()
  }
  async goesBack(): Promise<void> {
    await this.button('Back').click()
  }
  async says(dialog: string | RegExp, answer: string): Promise<void> {
    const question = this.dialog(dialog)
    await expect(question).toBeVisible()
    await question.getByRole('button', { name: answer, exact: true }).click()
    await expect(question).toBeHidden()
  }
  async sees(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text).filter({ visible: true }).first()).toBeVisible()
  }
  async isTold(sentence: string | RegExp): Promise<void> {
    await expect(this.headline).toHaveText(sentence)
  }

  // — status ———————————————————————————————————————————————————————————————————————————————————————————————————————
  /** @param detail what stands under the status: the reason, or what comes next */
  async isIn(status: StatusName | 'Available, connecting', detail: string | RegExp = ''): Promise<void> {
    const words = typeof detail === 'string' ? escape(detail) : detail.source
    const name = words === '' ? `^Status: ${escape(status)}(,|$)` : `^Status: ${escape(status)}, .*${words}`
    await expect(this.statusButton).toHaveAccessibleName(new RegExp(name))
  }
  async chooses(status: string): Promise<void> {
    await this.statusButton.click()
    await this.page.getByRole('menuitem', { name: status, exact: true }).click()
  }
  async finishesNow(): Promise<void> {
    await this.button('Finish now').click()
  }

  // — persistent connection ————————————————————————————————————————————————————————————————————————————————————————
  async answersValidationCall(): Promise<void> {
    await this.button('Answer').click()
    await expect(this.pinDialog).toBeVisible()
  }
  async declinesValidationCall(): Promise<void> {
    await this.button('Decline').click()
  }
  async typesPin(pin: string): Promise<void> {
    const first = this.pinDialog.getByRole('textbox', { name: 'PIN digit 1' })
    await expect(first).toHaveValue('')
    await first.click()
    await this.page.keyboard.type(pin)
    await this.pinDialog.getByRole('button', { name: 'Confirm' }).click()
  }
  async seesInPinDialog(text: string | RegExp): Promise<void> {
    await expect(this.pinDialog.getByText(text)).toBeVisible()
  }
  /** goes Available, answers the validation call and types the PIN that is heard */
  async opensConnection(headset: Earpiece): Promise<void> {
    await this.chooses('Available')
    await this.answersValidationCall()
    await this.typesPin(await headset.listen().hearsPin())
    await this.seesConnectionOpen()
    await this.isIn('Available')
  }
  async seesConnectionOpen(): Promise<void> {
    await expect(this.banner).toContainText('Persistent connection is open')
  }
  async seesConnectionClosed(): Promise<void> {
    await expect(this.banner).toContainText('Persistent connection is closed')
  }
  /** the contact center takes 5 s of silence to notice */
  async seesReconnecting(): Promise<void> {
    await expect(this.banner).toContainText('Reconnecting', { timeout: 20_000 })
  }
  async seesConnectionLost(cause: string): Promise<void> {
    await expect(this.banner).toContainText('Persistent connection is lost')
    await expect(this.banner).toContainText(cause)
    await expect(this.button(/^Re-open connection/)).toBeVisible()
  }
  async reopensConnection(): Promise<void> {
    await this.button('Re-open connection').click()
  }

  async setsWorkplacePhone(number: string): Promise<void> {
    await this.opens('My Profile')
    await this.radio('Workplace Phone').click()
    await this.textbox('Workplace Phone').fill(number)
    await this.button('Save').click()
  }

  // — calls ————————————————————————————————————————————————————————————————————————————————————————————————————————
  async accepts(): Promise<void> {
    await this.button('Accept').click()
    await this.isTalking()
  }
  async answers(): Promise<void> {
    await this.button('Answer').click()
    await this.isTalking()
  }
  async isTalking(within = 10_000): Promise<void> {
    await expect(this.call).toContainText('Connected', { timeout: within })
    await this.isIn('Busy')
  }
  async hangsUp(): Promise<void> {
    await this.button('Hang up').click()
  }
  async typesNumber(destination: string): Promise<void> {
    await this.page.getByLabel('Number or SIP URI').fill(destination)
  }
  async dials(destination: string): Promise<void> {
    await this.typesNumber(destination)
    await this.button('Call').click()
  }

  // — sound devices ————————————————————————————————————————————————————————————————————————————————————————————————
  async choosesDevice(role: 'Microphone' | 'Headset' | 'Ringer', label: string): Promise<void> {
    await this.opens('Audio devices')
    await this.page.getByRole('combobox', { name: new RegExp(`^${role}:`) }).click()
    await this.page.getByRole('option', { name: label, exact: true }).click()
    await expect(this.page.getByRole('combobox', { name: `${role}: ${label}` })).toBeVisible()
    await this.goesBack()
  }

  /** As agents do: a canceller that looks for the echo of a loudspeaker would cut their voice (docs/adr/0017). */
  wearsTheHeadset(): Promise<void> {
    return this.choosesDevice('Headset', 'Offhook Test Headset')
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
