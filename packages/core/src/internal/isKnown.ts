/** Whether a commit would write anything. */
import { Effect } from "effect"
import * as Contact from "../Contact.ts"
import * as Fact from "../Fact.ts"
import { type Commit, Ledger, type Loaded, maxPage } from "../Ledger.ts"
import type * as Plan from "../Plan.ts"

/** Whether a commit would say nothing that is not known. */
export const isKnown = Effect.fnUntraced(function* ({ commit, loaded }: Plan.Plan) {
  const { facts, contacts, learners, entries, withdrawals, rejections, reread, claims } = commit
  const news = [facts, contacts, learners, entries, rejections, reread]
  if (news.some(({ length }) => length > 0) || withdrawals.some(isNews(loaded))) return false
  return yield* areKnown(claims)
})

const isNews =
  ({ withdrawn, withdrawing }: Loaded) =>
  ({ stream, record, by }: Commit["withdrawals"][number]): boolean =>
    !withdrawn.has(Fact.keyOf({ stream, key: record })) || !withdrawing.has(Fact.keyOf({ stream, key: by }))

const areKnown = Effect.fnUntraced(function* (claims: Commit["claims"]) {
  const ledger = yield* Ledger
  const contacts = [...new Set(claims.map(({ contact }) => contact))]
  const nameOf = ({ contact, identity }: Pick<Commit["claims"][number], "contact" | "identity">): string =>
    `${contact} ${Contact.keyOf(identity)}`
  const known = new Set<string>()
  for (let from = 0; from < contacts.length; from += maxPage) {
    for (const claim of yield* ledger.claims(contacts.slice(from, from + maxPage))) known.add(nameOf(claim))
  }
  return claims.every((claim) => known.has(nameOf(claim)))
})
