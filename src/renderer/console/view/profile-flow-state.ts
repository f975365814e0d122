import type { PhoneConnectionMode, Workplace } from '../../../contract/domain.js'
import type { Failure } from '../../../contract/errors.js'
import { checkWorkplace, formOf, sameWorkplace, type WorkplaceForm } from './workplace-form-state.js'

/**
 * My Profile in the order of SPEC §3: Work offline → change → Save → dialog that tells the status change → Ok.
 * Choosing On Demand first confirms the setting change (Ok), then Save. Nothing is sent before Save.
 */
export interface ProfileFacts {
  readonly mode: PhoneConnectionMode
  readonly workplace: Workplace
  readonly canChangeMode: boolean
  readonly workOffline: boolean
  /** a customer would be put on hold by a workplace change */
  readonly callOn: boolean
}

export interface ProfileChange {
  readonly phoneConnectionMode?: PhoneConnectionMode
  readonly workplace?: Workplace
  readonly holdCustomer?: boolean
}

export type ProfileDialog =
  | { readonly name: 'none' }
  | { readonly name: 'confirm-on-demand' }
  | { readonly name: 'ask-hold-customer' }
  | { readonly name: 'tell-status-change'; readonly mode: PhoneConnectionMode }
  | { readonly name: 'ask-discard' }

export interface ProfileFlow {
  /** null: as saved */
  readonly mode: PhoneConnectionMode | null
  readonly form: WorkplaceForm | null
  readonly dialog: ProfileDialog
  /** sent and not yet answered */
  readonly saving: ProfileChange | null
  readonly showErrors: boolean
  readonly failure: Failure | null
  readonly saved: boolean
}

export type ProfileEvent =
  | { readonly type: 'choose-mode'; readonly mode: PhoneConnectionMode }
  | { readonly type: 'edit-workplace'; readonly form: WorkplaceForm }
  | { readonly type: 'save' | 'ok' | 'cancel' | 'saved' | 'leave' }
  | { readonly type: 'failed'; readonly failure: Failure }

export type ProfileEffect =
  { readonly type: 'save'; readonly change: ProfileChange } | { readonly type: 'leave' }

export interface ProfileStep {
  readonly state: ProfileFlow
  readonly effects: readonly ProfileEffect[]
}

const noDialog: ProfileDialog = { name: 'none' }

export const profileAsSaved: ProfileFlow = {
  mode: null,
  form: null,
  dialog: noDialog,
  saving: null,
  showErrors: false,
  failure: null,
  saved: false,
}

export const shownMode = (flow: ProfileFlow, facts: ProfileFacts): PhoneConnectionMode =>
  flow.mode ?? facts.mode
export const shownForm = (flow: ProfileFlow, facts: ProfileFacts): WorkplaceForm =>
  flow.form ?? formOf(facts.workplace)

/** What Save would send; an unfinished workplace counts as a change too. */
export function isDirty(flow: ProfileFlow, facts: ProfileFacts): boolean {
  return modeChanged(flow, facts) || workplaceChanged(flow, facts)
}

export function profileTransition(flow: ProfileFlow, event: ProfileEvent, facts: ProfileFacts): ProfileStep {
  switch (event.type) {
    case 'choose-mode':
      return stay(flow.saving ? flow : chooseMode(flow, event.mode, facts))
    case 'edit-workplace':
      // What was asked was about the form as it was.
      return stay(flow.saving ? flow : { ...edited(flow), form: event.form, dialog: noDialog })
    case 'save':
      return flow.saving || flow.dialog.name !== 'none' ? stay(flow) : save(flow, facts)
    case 'ok':
      return ok(flow, facts)
    case 'cancel':
      return stay({ ...flow, dialog: noDialog })
    case 'saved':
      return stay(flow.saving ? afterSave(flow.saving) : flow)
    case 'failed':
      return stay({ ...flow, saving: null, failure: event.failure })
    case 'leave':
      if (flow.saving) return stay(flow)
      if (isDirty(flow, facts)) return stay({ ...flow, dialog: { name: 'ask-discard' } })
      return { state: profileAsSaved, effects: [{ type: 'leave' }] }
    default:
      return event satisfies never
  }
}

function chooseMode(flow: ProfileFlow, mode: PhoneConnectionMode, facts: ProfileFacts): ProfileFlow {
  if (!facts.canChangeMode || !facts.workOffline || mode === shownMode(flow, facts)) return flow
  if (mode === facts.mode) return { ...edited(flow), mode: null }
  if (mode === 'on-demand') return { ...edited(flow), dialog: { name: 'confirm-on-demand' } }
  return { ...edited(flow), mode }
}

function save(flow: ProfileFlow, facts: ProfileFacts): ProfileStep {
  if (!isDirty(flow, facts)) return stay(flow)
  if (!checkWorkplace(shownForm(flow, facts)).ok) return stay({ ...flow, showErrors: true })
  if (workplaceChanged(flow, facts) && facts.callOn)
    return stay({ ...flow, dialog: { name: 'ask-hold-customer' } })
  return send(flow, facts, {})
}

function ok(flow: ProfileFlow, facts: ProfileFacts): ProfileStep {
  const closed: ProfileFlow = { ...flow, dialog: noDialog }
  switch (flow.dialog.name) {
    case 'confirm-on-demand':
      return stay({ ...closed, mode: 'on-demand' })
    case 'ask-hold-customer':
      return send(closed, facts, { holdCustomer: true })
    case 'ask-discard':
      return { state: profileAsSaved, effects: [{ type: 'leave' }] }
    case 'tell-status-change':
    case 'none':
      return stay(closed)
    default:
      return flow.dialog satisfies never
  }
}

function send(
  flow: ProfileFlow,
  facts: ProfileFacts,
  agreed: Pick<ProfileChange, 'holdCustomer'>,
): ProfileStep {
  const checked = checkWorkplace(shownForm(flow, facts))
  const change: ProfileChange = {
    ...(modeChanged(flow, facts) ? { phoneConnectionMode: shownMode(flow, facts) } : {}),
    ...(workplaceChanged(flow, facts) && checked.ok ? { workplace: checked.workplace, ...agreed } : {}),
  }
  return {
    state: { ...flow, saving: change, failure: null, saved: false },
    effects: [{ type: 'save', change }],
  }
}

function afterSave(change: ProfileChange): ProfileFlow {
  const mode = change.phoneConnectionMode
  const dialog: ProfileDialog = mode === 'persistent' ? { name: 'tell-status-change', mode } : noDialog
  return { ...profileAsSaved, dialog, saved: true }
}

const stay = (state: ProfileFlow): ProfileStep => ({ state, effects: [] })
const edited = (flow: ProfileFlow): ProfileFlow => ({
  ...flow,
  failure: null,
  showErrors: false,
  saved: false,
})
const modeChanged = (flow: ProfileFlow, facts: ProfileFacts): boolean =>
  flow.mode !== null && flow.mode !== facts.mode && facts.canChangeMode

function workplaceChanged(flow: ProfileFlow, facts: ProfileFacts): boolean {
  if (flow.form === null) return false
  const checked = checkWorkplace(flow.form)
  return !checked.ok || !sameWorkplace(checked.workplace, facts.workplace)
}
