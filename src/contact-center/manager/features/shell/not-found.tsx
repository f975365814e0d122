import { Link } from 'react-router'
import { PageFrame } from '../../components/page-frame.js'

export const NotFound = () => (
  <PageFrame title="There is no such page">
    <p>
      Go to the <Link to="/">first page</Link>.
    </p>
  </PageFrame>
)
