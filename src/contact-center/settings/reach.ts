/** Whom of a tenant somebody sees and may change. What is beyond is not found, as if it were not there. */
export interface Reach {
  readonly tenantId: string
  /** null: the whole tenant */
  readonly groupId: string | null
}

export const isWithin = (reach: Reach, groupId: string): boolean =>
  reach.groupId === null || reach.groupId === groupId
