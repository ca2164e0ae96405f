/** Campus keeps every promise of an adapter, over its recorded answers; and it stays as short as its page says. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { testAdapter } from "@laurel/testkit"
import { expect, it } from "vitest"
import { campus } from "../campus.ts"
import { completions, courses, passed, respond, token } from "../recorded.ts"

testAdapter("Campus", {
  over: "http",
  rows: completions,
  // A pass and a fail with their scores, and a completion; whoever is only enrolled has proved nothing.
  facts: 5,
  broken: [
    { ...passed, id: 1, finished_at: "2026-03-02 14:20" },
    { ...passed, id: 2, status: "archived" },
    { ...passed, id: 3, score: 130 },
    { error: "internal" }
  ],
  respond: ({ url, headers }, source) => respond(url, headers["authorization"], source),
  open: (url) => campus({ base: new URL("/api/", url), auth: { bearer: token }, retries: 2, perSecond: 1_000 }, courses)
})

it("is an adapter in 40 lines of code", () => {
  const text = readFileSync(join(import.meta.dirname, "../campus.ts"), "utf8")
  const code = text.split("\n").filter((line) => line !== "" && !/^(?:import|\/\*\*) /.test(line))
  expect(code.length).toBeLessThanOrEqual(40)
  for (const line of code) expect(line.length).toBeLessThanOrEqual(120)
})
