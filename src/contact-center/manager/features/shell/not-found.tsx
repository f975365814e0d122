import { Link } from 'react-router'
import { PageFrame } from '../../components/page-frame.js'

export const NotFound = () => (
  <PageFrame title="There is no such page">
    <p>
      Go to <Link to="/home/profile">Profile</Link>.
    </p>
  </PageFrame>
)
