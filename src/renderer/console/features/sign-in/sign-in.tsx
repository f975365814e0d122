import { Mark } from '../../../shared/components/mark.js'
import { Sentence } from '../../components/sentence.js'
import { Strip } from '../../../shared/components/strip.js'
import { useSnapshot } from '../../console-context.js'
import { Restoring } from './restoring.js'
import { PlainSignIn } from './plain-sign-in.js'
import { SignInForm } from './sign-in-form.js'
import { signInNotes } from './sign-in-notes.js'
import styles from './sign-in.module.css'

export function SignIn() {
  const signIn = useSnapshot((snapshot) => snapshot.signIn)
  const notices = useSnapshot((snapshot) => snapshot.notices)
  const testBuild = useSnapshot((snapshot) => snapshot.testBuild)
  const plain = useSnapshot((snapshot) => snapshot.plainSip)
  const version = useSnapshot((snapshot) => snapshot.appVersion)
  return (
    <main className={styles['page']} tabIndex={-1}>
      <div className={styles['content']}>
        <header className={styles['welcome']}>
          <Mark size={48} />
          <h1 className={styles['title']}>{plain ? 'Register your phone' : 'Sign in to Offhook'}</h1>
          <p className={styles['server']} title={signIn.server}>
            {signIn.server}
          </p>
          {signIn.serverBy === 'locked' && <p className={styles['version']}>Set by your administrator</p>}
        </header>
        {plain ? (
          <PlainSignIn plain={plain} />
        ) : signIn.restoring === null ? (
          <SignInForm />
        ) : (
          <Restoring username={signIn.restoring} />
        )}
        <div className={styles['messages']}>
          {signInNotes(signIn, notices).map(({ id, tone, text }) => (
            <Strip key={id} tone={tone}>
              <Sentence text={text} />
            </Strip>
          ))}
          <p className={styles['version']}>
            Offhook {version}
            {testBuild && ' · TEST BUILD'}
          </p>
        </div>
      </div>
    </main>
  )
}
