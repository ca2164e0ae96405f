/** Lists as the API gives them, and the lists within one record. */
import { Adapter, Field } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"

/** The API gives no more at once, and does not say so. */
export const most = 100

/** One member of a list, and what was said to be wrong within it: paths begin within the node. */
export interface Member {
  readonly node: unknown
  readonly complaints: ReadonlyArray<Ask.Complaint>
}

export interface Listed {
  readonly members: ReadonlyArray<Member>
  readonly total: number | null
  readonly hasMore: boolean
}

const Page = Schema.Struct({
  pageInfo: Field.maybe(
    Schema.Struct({ totalRecords: Field.maybe(Schema.Int), hasNextPage: Field.maybe(Schema.Boolean) })
  ),
  edges: Schema.Array(Schema.Unknown)
})
const decode = Schema.decodeUnknownResult(Page)
const Edge = Schema.Struct({ node: Schema.Unknown })
const isEdge = Schema.is(Edge)

/** A list within an answer, or within a record; undefined where it is none. */
export const listOf = (value: unknown): Listed | undefined => {
  const page = decode(value)
  if (Result.isFailure(page)) return undefined
  const { edges, pageInfo } = page.success
  return {
    members: edges.map((edge) => ({ node: isEdge(edge) ? edge.node : null, complaints: [] })),
    total: pageInfo?.totalRecords ?? null,
    hasMore: pageInfo?.hasNextPage ?? false
  }
}

/** What a complaint in a list is about: one member of it, or all of it. */
const placeOf = (field: string, { path }: Ask.Complaint) => {
  const [list, edges, index] = path
  return list === field && edges === "edges" && typeof index === "number"
    ? { index, within: path.slice(path[3] === "node" ? 4 : 3) }
    : undefined
}

/** Whether a complaint is about one member of a list. */
export const isOfMember = (field: string, complaint: Ask.Complaint): boolean => placeOf(field, complaint) !== undefined

/** The list that an answer has under a field. A complaint about one member is the member's; any other spoils all of it. */
export const pageOf = (answer: Ask.Answer, field: string): Effect.Effect<Listed, Adapter.Failure> => {
  const whole = answer.complaints.find((complaint) => placeOf(field, complaint) === undefined)
  if (whole !== undefined) return Effect.fail(Ask.failureOf(answer, whole))
  const list = listOf(answer.data?.[field])
  const [first] = answer.complaints
  if (list === undefined) {
    return Effect.fail(first === undefined ? shapeless(answer, field) : Ask.failureOf(answer, first))
  }
  const complaints = answer.complaints.flatMap((complaint) => {
    const place = placeOf(field, complaint)
    return place === undefined ? [] : [{ index: place.index, complaint: { ...complaint, path: place.within } }]
  })
  const members = list.members.map(({ node }, at) => ({
    node,
    complaints: complaints.flatMap(({ index, complaint }) => (index === at ? [complaint] : []))
  }))
  return Effect.succeed({ ...list, members })
}

const shapeless = ({ where }: Ask.Answer, field: string): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected: `data with a list "${field}" of edges`,
    found: "an answer without errors and without it",
    advice: "Check that the address is that of the Core API; if it is, tell Administrate's support the request."
  })

/** The rest of a list within one record, of which the first page is known; what is wrong with it as text. */
export const rest = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  first: Listed,
  {
    field,
    query,
    id,
    pick
  }: { readonly field: string; readonly query: string; readonly id: string; readonly pick: (node: unknown) => unknown }
): Effect.fn.Return<ReadonlyArray<unknown> | string, Adapter.Failure> {
  const nodes = first.members.map(({ node }) => node)
  let hasMore = first.hasMore
  for (let page = 1; hasMore; page++) {
    if (page > most) return `more than ${most} pages of it`
    const answer = yield* ask({ query, variables: { id, offset: nodes.length } })
    const [complaint] = answer.complaints
    if (complaint !== undefined) return complaint.message
    const listed = listOf(pick((yield* pageOf(answer, field)).members[0]?.node))
    if (listed === undefined || listed.members.length === 0) return `no page after the first ${nodes.length} of it`
    nodes.push(...listed.members.map(({ node }) => node))
    hasMore = listed.hasMore
  }
  return first.total === null || nodes.length === first.total ? nodes : `${nodes.length} of ${first.total} of it`
})
