/** A SCORM Cloud made from the published documents of its API, version 2: registrations with all their fields, and how they are paged. */
import { ScormCloud } from "@laurel/adapter-scorm"
import { type Adapter, type Fact, Id } from "@laurel/core"
import type { Answer, Asked, Collected } from "@laurel/testkit"
import { Redacted } from "effect"

export const source = Id.SourceId.make("cloud")

export const setting: ScormCloud.Setting = {
  zone: "Europe/Berlin",
  courses: [
    { id: "GOLF-1", offering: Id.OfferingId.make("golf") },
    { id: "FIRE-1", offering: Id.OfferingId.make("fire"), zone: "America/New_York" }
  ]
}

type Fields = Readonly<Record<string, unknown>>

/** What is played, and what is above it. */
export const activity = (id: string, more: Fields = {}): Fields => ({
  id,
  title: `Title of ${id}`,
  attempts: 1,
  activityCompletion: "UNKNOWN",
  activitySuccess: "UNKNOWN",
  timeTracked: "0000:00:00.00",
  completionAmount: { scaled: 0 },
  suspended: false,
  children: [],
  ...more
})

/** A registration of nobody who has begun, as the documents describe one. */
export const registration = (id: string, more: Fields = {}): Fields => ({
  id,
  instance: 0,
  xapiRegistrationId: "26e23536-bac9-4867-ba34-533799d97e57",
  updated: "2026-11-01T10:00:00Z",
  registrationCompletion: "UNKNOWN",
  registrationCompletionAmount: 0,
  registrationSuccess: "UNKNOWN",
  totalSecondsTracked: 0,
  createdDate: "2026-10-30T08:00:00Z",
  course: { id: "GOLF-1", title: "Golf", version: 0 },
  learner: { id: "E-1001", firstName: "Ada", lastName: "Example" },
  tags: [],
  globalObjectives: [],
  sharedData: [],
  activityDetails: activity("golf-org"),
  ...more
})

/** One that says all that can be said. */
export const passed = (id: string, more: Fields = {}): Fields =>
  registration(id, {
    registrationCompletion: "COMPLETED",
    registrationCompletionAmount: 1,
    registrationSuccess: "PASSED",
    score: { scaled: 87.5 },
    totalSecondsTracked: 746.6,
    firstAccessDate: "2026-11-01T09:40:00Z",
    lastAccessDate: "2026-11-01T10:00:00Z",
    completedDate: "2026-11-01T09:58:30Z",
    ...more
  })

export const golfer = (id: string) => ({ learner: { id, firstName: "Given", lastName: "Family" } })

const text = (row: unknown, field: string): string => {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, field) : undefined
  return typeof value === "string" ? value : ""
}

export const root = "/api/v2/registrations"

/** The registrations that were asked for, page by page: a token stands for the filters and the place. */
export const respond = ({ url }: Asked, rows: ReadonlyArray<unknown>, pageRows: number): Answer => {
  if (url.pathname !== root) return { status: 404, json: { message: "there is nothing" } }
  const more = url.searchParams.get("more")
  if (more !== null && [...url.searchParams].length > 1) return { status: 400, json: { message: "more stands alone" } }
  const [since = "", at = "0"] = more === null ? [url.searchParams.get("since") ?? ""] : more.split("~")
  const all = rows.filter((row) => since === "" || Date.parse(text(row, "updated")) >= Date.parse(since))
  const until = Number(at) + pageRows
  const page = all.slice(Number(at), until)
  return { json: until < all.length ? { registrations: page, more: `${since}~${until}` } : { registrations: page } }
}

/** An adapter that asks a server of the test's. */
export const adapterOf = (url: URL, options: Partial<ScormCloud.Options> = {}): Adapter.Rereading =>
  ScormCloud.adapter({
    source,
    setting,
    base: new URL("/api/v2", url).href,
    auth: { kind: "basic", user: "APP-1", password: Redacted.make("a-secret-key") },
    http: { retries: 2, perSecond: 1_000 },
    ...options
  })

export const last = ({ pages }: Collected): string => pages.at(-1)?.position ?? ""

/** A fact in one line: its key, its kind, and what else is asked for. */
export const brief = ({ reference, evidence }: Fact.Draft): string => `${reference.key} ${evidence._tag}`

export const keys = ({ pages }: Collected): ReadonlyArray<ReadonlyArray<string>> =>
  pages.map((page) => page.received?.().map(({ key }) => key) ?? [])
