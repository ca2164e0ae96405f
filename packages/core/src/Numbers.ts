/**
 * How ledgers number things, so that writers need not wait for one another: each source has a block of numbers of its own, and
 * only taking a new one asks what has been given out. A plan that is never committed leaves its numbers to the source's next one,
 * so that a run that was cut off and goes on numbers as if it never had been. Pure; a ledger keeps the counts and the blocks.
 */

const kinds = ["contacts", "learners", "facts", "decisions"] as const
export type Kind = (typeof kinds)[number]
export type Counts = { readonly [kind in Kind]: number }

/** Numbers that are one source's: those after `used`, up to `until`. */
export interface Block {
  readonly used: Counts
  readonly until: Counts
}

export const none: Counts = { contacts: 0, learners: 0, facts: 0, decisions: 0 }
export const empty: Block = { used: none, until: none }

const each = (count: (kind: Kind) => number): Counts => ({
  contacts: count("contacts"),
  learners: count("learners"),
  facts: count("facts"),
  decisions: count("decisions")
})

/**
 * The source's block with room for so many more of each kind, and the last numbers given out afterwards. A block grows where
 * nobody has been given what follows it; otherwise what is left of it stays unused where it is too little. Of decisions it always
 * does: a later one has a higher number, for that is how what was decided last is known.
 */
export const take = (given: Counts, block: Block, need: Counts): { readonly given: Counts; readonly block: Block } => {
  const isLast = (kind: Kind): boolean => block.until[kind] === given[kind]
  const fits = (kind: Kind): boolean =>
    need[kind] === 0 || (block.until[kind] - block.used[kind] >= need[kind] && (kind !== "decisions" || isLast(kind)))
  const used = each((kind) => (fits(kind) || isLast(kind) ? block.used[kind] : given[kind]))
  const until = each((kind) => (fits(kind) ? block.until[kind] : used[kind] + need[kind]))
  return { block: { used, until }, given: each((kind) => Math.max(given[kind], until[kind])) }
}

/** Whether a block has the room already, so that nothing need be taken. */
export const hasRoom = (block: Block, need: Counts): boolean =>
  need.decisions === 0 && kinds.every((kind) => block.until[kind] - block.used[kind] >= need[kind])

/** Numbers for one plan alone, whatever its source's block is. */
export const takeAlone = (given: Counts, need: Counts): ReturnType<typeof take> =>
  take(given, { used: given, until: given }, need)

/** Why a commit is refused whose numbers somebody else has by now: whoever reads it need not know that things are numbered. */
export const taken =
  "the record has moved on: numbers that this gives to new people, participations, facts or decisions have been taken since"

/** The block after a commit has used some; undefined where its numbers are used by now, or are not the source's (any more). */
export const use = (block: Block, planned: Counts, made: Counts): Block | undefined =>
  kinds.some(
    (kind) =>
      made[kind] > 0 && (planned[kind] !== block.used[kind] || block.used[kind] + made[kind] > block.until[kind])
  )
    ? undefined
    : { ...block, used: each((kind) => block.used[kind] + made[kind]) }
