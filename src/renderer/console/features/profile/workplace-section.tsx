import { RadioGroup } from '@base-ui/react/radio-group'
import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import type { Workplace } from '../../../../contract/domain.js'
import { Choice } from '../../../shared/components/choice.js'
import { Strip } from '../../../shared/components/strip.js'
import { TextField } from '../../../shared/components/text-field.js'
import { isDirty, shownForm } from '../../view/profile-flow-state.js'
import { checkWorkplace } from '../../view/workplace-form-state.js'
import type { ProfileProps } from './use-profile-flow.js'
import choice from '../../../shared/components/choice.module.css'
import page from '../../components/page.module.css'

interface WorkplaceSectionProps extends ProfileProps {
  readonly connection: ConnectionView | null
}

/** Where the agent's voice is delivered. */
export function WorkplaceSection({ connection, flow, facts, dispatch }: WorkplaceSectionProps) {
  const form = shownForm(flow, facts)
  const check = checkWorkplace(form)
  const error = (field: 'number' | 'uri'): string | null =>
    flow.showErrors && !check.ok && check.field === field ? check.message : null
  const drops = connection !== null && connection.state !== 'closed' && connection.state !== 'lost'
  const changed = isDirty({ ...flow, mode: null }, facts)
  return (
    <section className={page['section']}>
      <h2 className={page['heading']} id="workplace-heading">
        Workplace
      </h2>
      <RadioGroup
        className={choice['group']}
        aria-labelledby="workplace-heading"
        value={form.kind}
        onValueChange={(kind: Workplace['kind']) =>
          dispatch({ type: 'edit-workplace', form: { ...form, kind } })
        }
      >
        <Choice
          value="softphone"
          name="This softphone"
          about="Your headset here"
          chosen={form.kind === 'softphone'}
        />
        <Choice
          value="phone"
          name="Workplace Phone"
          about="A desk phone’s number"
          chosen={form.kind === 'phone'}
        >
          <TextField
            label="Number"
            aria-label="Workplace Phone"
            inputMode="tel"
            maxLength={40}
            placeholder="+44 20 7946 0123"
            value={form.number}
            error={error('number')}
            onChange={(event) =>
              dispatch({ type: 'edit-workplace', form: { ...form, number: event.target.value } })
            }
          />
        </Choice>
        <Choice
          value="sip-uri"
          name="Workplace SIP URI"
          about="Another SIP phone"
          chosen={form.kind === 'sip-uri'}
        >
          <TextField
            label="SIP URI"
            aria-label="Workplace SIP URI"
            inputMode="url"
            maxLength={220}
            placeholder="sip:name@example.com"
            value={form.uri}
            error={error('uri')}
            onChange={(event) =>
              dispatch({ type: 'edit-workplace', form: { ...form, uri: event.target.value } })
            }
          />
        </Choice>
      </RadioGroup>
      {drops && changed && (
        <Strip tone="attention">
          Saving drops the persistent connection at once. A new validation call with a new PIN goes to the new
          workplace.
        </Strip>
      )}
    </section>
  )
}
