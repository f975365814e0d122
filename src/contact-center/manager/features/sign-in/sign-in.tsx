import { Mark } from '../../../../renderer/shared/components/mark.js'
import { SignInFields } from './sign-in-fields.js'
import styles from './sign-in.module.css'

export function SignIn() {
  return (
    <main className={styles['page']}>
      <title>Sign in · Configuration Manager</title>
      <div className={styles['content']}>
        <header className={styles['welcome']}>
          <Mark size={48} />
          <h1 className={styles['title']}>Configuration Manager</h1>
          <p className={styles['about']}>Sign in as an administrator of your contact center.</p>
        </header>
        <SignInFields username={null} />
      </div>
    </main>
  )
}
