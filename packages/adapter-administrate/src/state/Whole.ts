/** A list read whole: at most a hundred a page whatever was asked, by offsets that shift when something changes. */
import { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as Knowing from "./Knowing.ts"
import * as Lists from "./Lists.ts"
import type { Listing } from "./Questions.ts"
import * as Wire from "./Wire.ts"

/** Times that a list is read which does not come out. */
const maxTries = 3
/** Pages of one list, and members of one that does not say how many it has. */
const maxPages = 20_000
const maxMembers = 10_000

export interface Asked {
  readonly field: string
  readonly query: Listing
  readonly variables?: Readonly<Record<string, unknown>>
  readonly pageSize: number
  /** What the list is called where it is told about. */
  readonly what: string
}

export const idOf = (node: unknown): string | undefined => Ids.numberOf(Wire.at(node, "id"))

/** Numbers of records, the lower ones first. */
export const compare = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

interface Reading {
  readonly members: ReadonlyArray<Lists.Member>
  /** What each page said that there are. */
  readonly totals: ReadonlyArray<number | null>
  /** Whether each page began with the last member of the one before. */
  readonly isOrdered: boolean
  readonly problem: "shifted" | "stuck" | undefined
  readonly where: string
}

const isAlike = (a: Lists.Listed, b: Lists.Listed): boolean => JSON.stringify(a.members) === JSON.stringify(b.members)

/**
 * One reading of a list, to its end or to where it shifts. In the order of ids each page begins with the last member of the one
 * before, which is another one where the list has shifted.
 */
const once = Effect.fnUntraced(function* (
  knowing: Knowing.Knowing,
  { field, query, variables = {}, pageSize }: Asked
): Effect.fn.Return<Reading, Adapter.Failure> {
  const members: Array<Lists.Member> = []
  const totals: Array<number | null> = []
  const order = `the order of ${field}`
  let where = ""
  let before: Lists.Listed | undefined
  const end = (problem?: Reading["problem"]): Reading => ({
    members,
    totals,
    isOrdered: pageSize > 1 && !knowing.lacks.has(order),
    problem,
    where
  })
  for (let page = 0; page < maxPages; page++) {
    const overlap = page > 0 && pageSize > 1 && !knowing.lacks.has(order) ? 1 : 0
    const paging = { ...variables, first: pageSize, offset: members.length - overlap }
    const answer = yield* Knowing.answerOf(knowing, order, (isOrdered) => ({
      query: query(isOrdered),
      variables: paging
    }))
    where = answer.where
    const listed = yield* Lists.pageOf(answer, field)
    if (before !== undefined && listed.members.length > 0 && isAlike(listed, before)) return end("stuck")
    if (overlap === 1 && idOf(listed.members[0]?.node) !== idOf(members.at(-1)?.node)) return end("shifted")
    before = listed
    totals.push(listed.total)
    members.push(...listed.members.slice(overlap))
    if (!listed.hasMore || listed.members.length <= overlap || members.length > (listed.total ?? maxMembers)) break
  }
  return end()
})

/** All members once, where none can be missing: there are as many as every page said, or, where each id is above the one before, as the last one said. */
const wholeOf = ({ members, totals, isOrdered }: Reading): ReadonlyArray<Lists.Member> | undefined => {
  const ids = members.map(({ node }) => idOf(node))
  const byId = new Map(members.map((member, at) => [ids[at] ?? at, member]))
  const rises = ids.every((id, at) => id !== undefined && (at === 0 || compare(ids[at - 1] ?? "", id) < 0))
  const total = totals.at(-1) ?? null
  const isSteady = new Set(totals).size === 1
  const isAll = total === null ? members.length === byId.size : byId.size === total
  return isAll && (isSteady || (isOrdered && rises)) ? [...byId.values()] : undefined
}

/** All of a list, each member once. One that does not come out is read again, three times in all. What has no id is a member of its own. */
export const read = Effect.fnUntraced(function* (
  knowing: Knowing.Knowing,
  asked: Asked
): Effect.fn.Return<ReadonlyArray<Lists.Member>, Adapter.Failure> {
  const expected = `all ${asked.what}, as many as the list says that there are`
  let found = ""
  let where = ""
  for (let tries = 0; tries < maxTries; tries++) {
    const reading = yield* once(knowing, asked)
    where = reading.where
    if (reading.problem === "stuck") {
      return yield* new Adapter.Broken({
        where,
        expected,
        found: "the same page whatever comes before it",
        advice: "Tell Administrate's support the request: a list that can't be read on can't be read."
      })
    }
    const members = reading.problem === undefined ? wholeOf(reading) : undefined
    if (members !== undefined) return members
    const totals = [...new Set(reading.totals)].map((each) => each ?? "nothing").join(" and ")
    found =
      reading.problem === "shifted"
        ? `another member before those after the first ${reading.members.length}`
        : `${new Set(reading.members.map(({ node }) => idOf(node))).size} different ones, where its pages said ${totals}`
  }
  return yield* new Adapter.Unavailable({
    where,
    expected,
    found: `${found}, ${maxTries} times`,
    advice: "The list changes while it is read, so rows could be missed. Try again when fewer people work in it.",
    retryAfter: null
  })
})
