/** `"store"` and `"leaseSeconds"` in the configuration: what is refused, and that no message shows a password. */
import { describe, expect, it } from "@effect/vitest"
import { configuration, type Environment, exec, node, school, write } from "./given.ts"

const password = "hunter2"
const url = `postgres://laurel:${password}@127.0.0.1:1/school`

/** What the program says of a store that is configured so. */
const said = (store: unknown, environment: Environment = {}, more: object = {}): string => {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, store, ...more })
  write(cwd, "ca.pem", "Dear diary")
  const ended = exec(cwd, [...node, "status"], environment)
  expect(ended).toMatchObject({ code: 1, stdout: "" })
  expect(ended.stderr).not.toContain(password)
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  return ended.stderr
}

describe("a store on PostgreSQL", () => {
  it("has its address in the environment: one with a password is refused, and not shown", () => {
    for (const literal of [url, `postgres://127.0.0.1/school?password=${password}`]) {
      expect(said({ postgres: { url: literal } })).toMatch(
        /store\.postgres\.url: it holds a password, which must not stand in a file: .*"env:DATABASE_URL"/
      )
    }
    expect(said({ postgres: { url: `laurel:${password}@localhost` } })).toMatch(
      /store\.postgres\.url: expected "env:" and the name of the environment variable/
    )
  })

  it("names the variable that is missing, or that holds something else", () => {
    const store = { postgres: { url: "env:LAUREL_STORE" } }
    const advice = /LAUREL_STORE.* Set it to postgres:\/\/user:password@host:port\/database/
    expect(said(store)).toMatch(/the environment variable LAUREL_STORE, which holds the store's address, is not set/)
    expect(said(store)).toMatch(advice)
    expect(said(store, { LAUREL_STORE: `mysql://root:${password}@localhost` })).toMatch(
      /LAUREL_STORE holds no address of a PostgreSQL database/
    )
    expect(said(store, { LAUREL_STORE: "" })).toMatch(advice)
  })

  it("says what else is wrong with it, each with its path", () => {
    const found = said({ postgres: { url: "env:X", schema: "pg_Laurel", connections: 51, tls: "maybe", cb: "ca.pem" } })
    for (const key of ["schema", "connections", "tls", "cb"]) expect(found).toContain(`\n  store.postgres.${key}: `)
    expect(said({ postgres: { url: "env:X", ca: "ca.pem", tls: "off" } })).toMatch(
      /store\.postgres\.tls: "off" checks no certificate, but "ca" names one/
    )
    expect(said(7)).toContain("\n  store: ")
    for (const text of [url, "env:X", "POSTGRES://localhost/school"])
      expect(said(text)).toMatch(/store: a database is written as \{ "postgres": \{ "url": "env:DATABASE_URL" \} \}/)
    expect(said({ file: "x" })).toContain("\n  store.postgres: is missing")
  })

  it("has its certificates in a file that is there", () => {
    const store = { postgres: { url: "env:X", ca: "ca.pem" } }
    expect(said(store, { X: url })).toMatch(/ca\.pem holds no certificate: expected PEM/)
    expect(said({ postgres: { url: "env:X", ca: "lost.pem" } }, { X: url })).toMatch(
      /lost\.pem can't be read: .*Mend "store\.postgres\.ca"/
    )
  })

  it("can't be reached", () => {
    expect(said({ postgres: { url: "env:X" } }, { X: url })).toMatch(/store 127\.0\.0\.1:1\/school: .*can't be reached/)
  })

  it("is backed up by pg_dump, and says how", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, store: { postgres: { url: "env:X", schema: "learning" } } })
    const ended = exec(cwd, [...node, "store", "backup", "it's.dump"], { X: url })
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toContain(
      `the store is 127.0.0.1:1/school, schema learning, and a server is backed up by its own program: pg_dump --format=custom --schema=learning --file='it'\\''s.dump' "$X"`
    )
  })
})

describe("leaseSeconds", () => {
  it("is a whole number of seconds", () => {
    for (const leaseSeconds of [0, 3_601, 1.5, "10"])
      expect(said("store/school.db", {}, { leaseSeconds })).toContain("\n  leaseSeconds: ")
  })
})
