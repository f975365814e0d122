import { Navigate } from 'react-router'
import { useIdentity } from '../../api/queries.js'
import { firstPlace } from './places.js'

export const Home = () => <Navigate to={firstPlace(useIdentity().role).to} replace />
