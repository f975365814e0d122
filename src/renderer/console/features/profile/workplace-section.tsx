import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import { Strip } from '../../../shared/components/strip.js'
import { WorkplaceChoice } from '../../../shared/components/workplace-choice.js'
import { isDirty, shownForm } from '../../view/profile-flow-state.js'
import { checkWorkplace } from '../../view/workplace-form-state.js'
import type { ProfileProps } from './use-profile-flow.js'
import page from '../../components/page.module.css'

interface WorkplaceSectionProps extends ProfileProps {
  readonly connection: ConnectionView | null
}

const abouts = {
  softphone: 'Your headset here',
  phone: 'A desk phone’s number',
  'sip-uri': 'Another SIP phone',
}

/** Where the agent's voice is delivered. */
export function WorkplaceSection({ connection, flow, facts, dispatch }: WorkplaceSectionProps) {
  const form = shownForm(flow, facts)
  const check = checkWorkplace(form)
  const error = (field: 'number' | 'uri'): string | null =>
    flow.showErrors && !check.ok && check.field === field ? check.message : null
  const edit = (change: Partial<typeof form>): void =>
    dispatch({ type: 'edit-workplace', form: { ...form, ...change } })
  const drops = connection !== null && connection.state !== 'closed' && connection.state !== 'lost'
  const changed = isDirty({ ...flow, mode: null }, facts)
  return (
    <section className={page['section']}>
      <h2 className={page['heading']} id="workplace-heading">
        Workplace
      </h2>
      <WorkplaceChoice
        kind={form.kind}
        labelledBy="workplace-heading"
        abouts={abouts}
        number={{
          'aria-label': 'Workplace Phone',
          maxLength: 40,
          placeholder: '+44 20 7946 0123',
          value: form.number,
          error: error('number'),
          onChange: ({ target }) => edit({ number: target.value }),
        }}
        uri={{
          'aria-label': 'Workplace SIP URI',
          maxLength: 220,
          placeholder: 'sip:name@example.com',
          value: form.uri,
          error: error('uri'),
          onChange: ({ target }) => edit({ uri: target.value }),
        }}
        onKind={(kind) => edit({ kind })}
      />
      {drops && changed && (
        <Strip tone="attention">
          Saving drops the persistent connection at once. A new validation call with a new PIN goes to the new
          workplace.
        </Strip>
      )}
    </section>
  )
}
