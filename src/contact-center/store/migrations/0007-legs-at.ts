/** Where the legs of an instance are that outlive it, as its voice names it; null where none does. */
export const legsAt = [`alter table instances add column legs_at text`]
