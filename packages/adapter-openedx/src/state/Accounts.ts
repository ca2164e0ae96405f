/** The numbers of accounts, by which Open edX knows people for all their life. */
import { Adapter, Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "./Ask.ts"
import { isUsername, shown, userOf } from "../Wire.ts"

/** Names in one request for accounts. */
const perRequest = 100

export interface Account {
  readonly user: string
  readonly email: unknown
}

export interface Accounts {
  readonly byUsername: ReadonlyMap<string, Account>
  /** Why none of them has its number, where there are some: only staff are told it, and an account without a profile has none. */
  readonly unnumbered: Adapter.Misconfigured | undefined
}

/** The accounts of user names; one that is not there, or has no number, is left out. */
export const of = Effect.fnUntraced(function* (
  client: Http.Client,
  usernames: ReadonlyArray<string>
): Effect.fn.Return<Accounts, Adapter.Failure> {
  let unnumbered: Adapter.Misconfigured | undefined
  const found = new Map<string, Account>()
  for (let at = 0; at < usernames.length; at += perRequest) {
    const query = { username: usernames.slice(at, at + perRequest).join(",") }
    const response = yield* Ask.ask(client, { path: Ask.paths.accounts, query }, Ask.refusals)
    // None of them is there any more.
    if (response.status === 404) continue
    if (response.status >= 300) return yield* Ask.refused(response, "accounts")
    const value = yield* Ask.json(response)
    if (!Array.isArray(value)) return yield* Ask.broken(response, "a list of accounts", shown(value))
    if (value.length > 0) unnumbered ??= withoutNumbers(response)
    for (const each of value) {
      const [username, user] = [Field.of(each, "username"), userOf(Field.of(each, "id"))]
      if (user !== undefined && isUsername(username)) found.set(username, { user, email: Field.of(each, "email") })
    }
  }
  return { byUsername: found, unnumbered: found.size === 0 ? unnumbered : undefined }
})

const withoutNumbers = (response: Http.Response): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: response.where,
    expected: "accounts with their numbers, as staff are told them",
    found: "accounts without",
    advice: Ask.grants.accounts
  })
