import { config } from 'zod'

/**
 * zod builds a function of source text for each object schema when it is first used. That costs more at the start of an app
 * than it ever saves, and a page's content security policy forbids it. Import this before any schema.
 */
config({ jitless: true })
