/** What every adapter promises, of the one that reads record stores: on recorded statements, from a store that pages as the recorded one. */
import { Xapi } from "@laurel/adapter-xapi"
import { testAdapter } from "@laurel/testkit"
import { Redacted } from "effect"
import { recorded, setting, source } from "./recordings.ts"

const statementsOf = (name: string): ReadonlyArray<unknown> => {
  const { body } = recorded(name).response
  return typeof body === "object" && body !== null && "statements" in body && Array.isArray(body.statements)
    ? body.statements
    : []
}

const rows = ["02-get-page-1", "02-get-page-2", "02-get-page-3", "02-get-page-4"].flatMap(statementsOf)

testAdapter("a record store", {
  over: "http",
  rows,
  facts: 15,
  broken: [{ ...Object(rows[0]), id: "3f6cf2a5-5a33-4a1f-8f63-0f7f9f6d2b10", timestamp: "yesterday" }, { id: 7 }],
  // As the recorded store pages: a cursor in the query, and the mark in a header.
  respond: ({ url }, { rows, pageRows }) => {
    const from = Number(url.searchParams.get("_cursor") ?? 0)
    const until = from + Math.min(pageRows, Number(url.searchParams.get("limit") ?? pageRows))
    const { "x-experience-api-consistent-through": through = "" } = recorded("02-get-page-1").response.headers
    return {
      headers: { "x-experience-api-consistent-through": through },
      json: {
        statements: rows.slice(from, until),
        more: until < rows.length ? `${url.pathname}?ascending=true&limit=${pageRows}&_cursor=${until}` : ""
      }
    }
  },
  open: (url, { pageRows }) =>
    Xapi.adapter({
      source,
      setting,
      endpoint: new URL("/xapi", url).href,
      auth: { kind: "basic", user: "laurel", password: Redacted.make("secret") },
      limit: pageRows,
      http: { retries: 2, perSecond: 1_000 }
    })
})
