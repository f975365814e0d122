import { type SqlBool, sql } from 'kysely'

/** `column in (…)` by one parameter, however many values there are. */
export const isAnyOf = (column: string, values: readonly string[]) =>
  sql<SqlBool>`${sql.ref(column)} = any(${[...values]}::text[])`
