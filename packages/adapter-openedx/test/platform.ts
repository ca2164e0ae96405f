/** An Open edX made from its public source: what its API answers, from people that a test changes between runs. */
import { OpenEdx } from "@laurel/adapter-openedx"
import { type Adapter, type Fact, Field, Id, Rejection } from "@laurel/core"
import type { Answer, Asked, Collected } from "@laurel/testkit"
import { Redacted } from "effect"

export const source = Id.SourceId.make("edx")
export const demo = "course-v1:edX+DemoX+Demo_Course"
export const old = "edX/DemoX/2014"

export const setting: OpenEdx.Setting = {
  zone: "Europe/Berlin",
  courses: [{ id: demo, offering: Id.OfferingId.make("demo") }]
}

type Fields = Readonly<Record<string, unknown>>

/** An enrolment as the list of them has it. */
export const enrolment = (user: string, more: Fields = {}): Fields => ({
  created: "2026-01-05T23:30:00Z",
  mode: "audit",
  is_active: true,
  user,
  course_id: demo,
  ...more
})

/** A course grade as the list of them has it. */
export const grade = (username: string, more: Fields = {}): Fields => ({
  username,
  email: "",
  course_id: demo,
  passed: false,
  percent: 0.03,
  letter_grade: null,
  ...more
})

export const passed = (username: string): Fields => grade(username, { passed: true, percent: 0.83, letter_grade: "B" })

export const certificate = (username: string, more: Fields = {}): Fields => ({
  username,
  course_id: demo,
  certificate_type: "verified",
  created_date: "2026-03-03T13:14:28+0000",
  status: "downloadable",
  is_passing: true,
  download_url: "https://lms.example.org/certificates/0f3a",
  grade: "0.83",
  ...more
})

/** All that a platform has at the moment. */
export interface Platform {
  enrolments: ReadonlyArray<unknown>
  grades?: ReadonlyArray<unknown>
  certificates?: Readonly<Record<string, Fields>>
  /** Numbers of accounts by user names; of others they are made up. */
  accounts?: Readonly<Record<string, number | null>>
  /** Learners whose grade can't be computed. */
  failing?: ReadonlyArray<string>
  /** Courses that are not there any more: enrolments are kept, and grades are not. */
  gone?: ReadonlyArray<string>
  pageRows?: number
  date?: string
}

const numberOf = (username: string): number =>
  [...username].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003, 7)

/** A page of a list, with links as Django REST framework makes them. */
const paged = ({ url }: Asked, all: ReadonlyArray<unknown>, pageRows: number): Answer => {
  const from = Number(url.searchParams.get("cursor") ?? 0)
  const next = new URL(url)
  next.searchParams.set("cursor", String(from + pageRows))
  return {
    json: {
      next: from + pageRows < all.length ? next.href : null,
      previous: null,
      results: all.slice(from, from + pageRows)
    }
  }
}

const gradesPath = /^\/api\/grades\/v1\/courses\/(.+)\/$/
const certificatePath = /^\/api\/certificates\/v0\/certificates\/([^/]+)\/courses\/(.+)\/$/

/** Of this course, and not of the other. */
const isOf = (row: unknown, course: string | null): boolean =>
  ![demo, old].some((other) => other !== course && Field.of(row, "course_id") === other)

const missing = (error_code: string): Answer => ({ status: 404, json: { error_code } })

export const respond = (asked: Asked, platform: Platform): Answer => {
  const answer = answerOf(asked, platform)
  return platform.date === undefined ? answer : { ...answer, headers: { ...answer.headers, date: platform.date } }
}

const answerOf = (asked: Asked, platform: Platform): Answer => {
  const { url } = asked
  const {
    enrolments,
    grades = [],
    certificates = {},
    accounts = {},
    failing = [],
    gone = [],
    pageRows = 100
  } = platform
  if (url.pathname === "/oauth2/access_token") {
    const form = new URLSearchParams(asked.body)
    return form.get("client_secret") === "a-client-secret" && form.get("token_type") === "jwt"
      ? { json: { access_token: "a-signed-token", token_type: "JWT", expires_in: 3600, scope: "read" } }
      : { status: 401, json: { error: "invalid_client" } }
  }
  if (asked.headers["authorization"] !== "JWT a-signed-token") return { status: 401, json: { detail: "no token" } }
  const course = url.searchParams.get("course_id")
  if (url.pathname === "/api/enrollment/v1/enrollments") {
    const all = enrolments.filter((row) => isOf(row, course))
    return paged(asked, all, pageRows)
  }
  if (url.pathname === "/api/user/v1/accounts") {
    const found = (url.searchParams.get("username") ?? "").split(",").filter((username) => accounts[username] !== null)
    if (found.length === 0) return missing("user_not_found")
    return {
      json: found.map((username) => ({
        username,
        id: accounts[username] ?? numberOf(username),
        email: `${username.toUpperCase()}@Example.org`
      }))
    }
  }
  if (url.pathname === "/api/courses/v1/courses/") {
    return { json: { pagination: { next: null }, results: [demo, old].map((id) => ({ id, course_id: id })) } }
  }
  const [, encoded] = gradesPath.exec(url.pathname) ?? []
  if (encoded !== undefined) {
    const id = decodeURIComponent(encoded)
    const username = url.searchParams.get("username")
    if (gone.includes(id)) return missing("course_does_not_exist")
    const all = grades.filter((row) => isOf(row, id))
    if (username === null) return paged(asked, all, pageRows)
    if (failing.includes(username)) return { status: 500, body: "a traceback" }
    const row = all.find((each) => Field.of(each, "username") === username)
    return row === undefined ? missing("user_not_enrolled") : { json: [row] }
  }
  const [, name, of] = certificatePath.exec(url.pathname) ?? []
  if (name !== undefined && of !== undefined) {
    const row = certificates[decodeURIComponent(name)]
    return row === undefined ? missing("no_certificate_for_user") : { json: row }
  }
  return { status: 404, body: "there is nothing" }
}

export const optionsOf = (url: URL, more: Partial<OpenEdx.Options> = {}): OpenEdx.Options => ({
  source,
  setting,
  base: url.href,
  clientId: "laurel",
  clientSecret: Redacted.make("a-client-secret"),
  http: { retries: 2, perSecond: 1_000 },
  ...more
})

export const adapterOf = (url: URL, more: Partial<OpenEdx.Options> = {}): Adapter.Rereading =>
  OpenEdx.adapter(optionsOf(url, more))

/** A fact in one line: its key after the course, its kind, what it says, when, and the source's word. */
export const told = ({
  reference,
  evidence,
  happened,
  said
}: Pick<Fact.Draft, "reference" | "evidence" | "happened" | "said">) => {
  const { _tag, ...rest } = evidence
  const values = Object.values(rest).map(String)
  const key = reference.key.replaceAll("course-v1%3AedX+DemoX+Demo_Course", "demo")
  const at = happened.at === null ? "?" : new Date(happened.at).toISOString().slice(0, 16)
  return [key, _tag, ...values, at, happened.basis, said ?? "-"].join(" ")
}

export const facts = ({ pages }: Collected): ReadonlyArray<string> => pages.flatMap(({ drafts }) => drafts.map(told))

export const refused = ({ pages }: Collected): ReadonlyArray<string> =>
  pages.flatMap(({ rejections }) => rejections.map(Rejection.describe))

export const last = ({ pages }: Collected): string => pages.at(-1)?.position ?? ""
