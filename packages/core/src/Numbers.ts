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
 * nobody has been given what follows it; otherwise what is left of it stays unused.
 */
export const take = (given: Counts, block: Block, need: Counts): { readonly given: Counts; readonly block: Block } => {
  const fits = (kind: Kind): boolean => block.until[kind] - block.used[kind] >= need[kind]
  const grows = (kind: Kind): boolean => block.until[kind] === given[kind]
  const used = each((kind) => (fits(kind) || grows(kind) ? block.used[kind] : given[kind]))
  const until = each((kind) => (fits(kind) ? block.until[kind] : used[kind] + need[kind]))
  return { block: { used, until }, given: each((kind) => Math.max(given[kind], until[kind])) }
}

/** Numbers for one plan alone, whatever its source's block is. */
export const takeAlone = (given: Counts, need: Counts): ReturnType<typeof take> =>
  take(given, { used: given, until: given }, need)

/** The block after a commit has used some; undefined where the commit was planned on numbers that are used by now. */
export const use = (block: Block, planned: Counts, made: Counts): Block | undefined =>
  kinds.some((kind) => made[kind] > 0 && planned[kind] !== block.used[kind])
    ? undefined
    : { ...block, used: each((kind) => block.used[kind] + made[kind]) }
