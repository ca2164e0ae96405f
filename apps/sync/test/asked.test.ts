/** What all sources that are asked have in common: what is refused of their settings, and what happens without their secrets. */
import { describe, expect, it } from "@effect/vitest"
import { configuration, json, laurel, school, source, write } from "./given.ts"

const courses = (id: string) => ({ zone: "UTC", courses: [{ id, offering: "algebra-2024" }] })

/** One of each, in order; none of them is where its base says. */
const base = "http://127.0.0.1:1"
const asked = {
  moodle: { base, auth: { tokenFrom: "NO_TOKEN" }, setting: courses("5") },
  canvas: { base, auth: { tokenFrom: "NO_TOKEN" }, setting: courses("5") },
  "canvas-grade-changes": { base, auth: { tokenFrom: "NO_TOKEN" }, setting: courses("5") },
  openedx: {
    base,
    auth: { clientId: "laurel", clientSecretFrom: "NO_SECRET" },
    setting: courses("course-v1:example+ALG+2024")
  },
  administrate: {
    base,
    auth: { clientId: "laurel", clientSecretFrom: "NO_SECRET", tokenUrl: `${base}/token` },
    setting: courses("CourseTemplate:12")
  }
} as const
const adapters = Object.keys(asked)

const folder = (sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, sources })
  return cwd
}

const all = (more: (adapter: string) => object = () => ({})) =>
  Object.entries(asked).map(([adapter, fields]) => ({ id: adapter, adapter, ...fields, ...more(adapter) }))

describe("sources that are asked", () => {
  it("say without their secrets which variables are missing, each, and the others are read", () => {
    const ended = laurel(folder([...all(), source]), "sync", "--json")
    expect(ended.code).toBe(1)
    for (const adapter of adapters)
      expect(ended.stderr).toMatch(
        new RegExp(`source "${adapter}", the (token|secret of the client "laurel"): .* NO_(TOKEN|SECRET) to hold it`)
      )
    expect(json(ended)).toMatchObject({
      failed: adapters.map((adapter) => ({ source: adapter })),
      sources: { school: { rows: 8 } }
    })
  })
  it("are examined no further without their secrets", () => {
    const ended = laurel(folder(all()), "doctor", "--json")
    expect(ended.code).toBe(1)
    expect(json(ended)).toMatchObject({
      wrong: adapters.length,
      sources: Object.fromEntries(
        adapters.map((adapter) => [adapter, { adapter, findings: [{ state: "wrong" }, { what: "the offerings" }] }])
      )
    })
  })
  it("take the settings of the client, each within its bounds, and refuse those beyond", () => {
    const within = {
      requestsPerSecond: 1_000,
      concurrency: 100,
      timeoutSeconds: 3_600,
      retries: 20,
      maxMegabytes: 1_024
    }
    expect(laurel(folder(all(() => within)), "doctor").stderr).toBe("")
    const beyond = Object.fromEntries(Object.entries(within).map(([key, most]) => [key, most + 1]))
    const { stderr } = laurel(folder(all(() => beyond)), "doctor")
    for (const index of adapters.keys())
      for (const key of Object.keys(within)) expect(stderr).toContain(`\n  sources[${index}].${key}: `)
  })
  it("have their secrets in the environment: what is written in the file is refused, and not shown", () => {
    const { stderr, stdout } = laurel(
      folder(
        all(() => ({ base: "https://laurel:s3cret@example.org", auth: { token: "s3cret", tokenFrom: "s3-cret" } }))
      ),
      "sync"
    )
    for (const index of adapters.keys()) {
      expect(stderr).toContain(`\n  sources[${index}].base: it holds a user or a password: write them as "auth"`)
      expect(stderr).toContain(`\n  sources[${index}].auth`)
    }
    expect(stderr + stdout).not.toMatch(/s3-?cret/)
  })
  it("are told which credentials they take", () => {
    const { stderr } = laurel(
      folder(all(() => ({ auth: { clientId: "laurel", clientSecretFrom: "X", scope: "y" } }))),
      "sync"
    )
    for (const index of [0, 1, 2]) expect(stderr).toContain(`\n  sources[${index}].auth.tokenFrom: is missing`)
    expect(stderr).toContain("\n  sources[3].auth.scope: nothing of that name belongs here")
    expect(stderr).toContain(
      '\n  sources[4].auth: expected "tokenFrom"; or "clientId", "clientSecretFrom" and perhaps "tokenUrl"'
    )
  })
})
