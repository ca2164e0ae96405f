/** Every kind of source as `laurel init` offers it: what it asks for, and what it writes. */
import type { Config } from "../Config.ts"
import { addressOf } from "../sources/Placeholder.ts"

export type Source = Config["sources"][number]

/** What a source is made of. */
interface Given {
  readonly id: string
  /** The address, the file, the folder or the path. */
  readonly where: string
  readonly zone: string
  /** The name of an environment variable of this source that ends so. */
  readonly variable: (ending: string) => string
}

/** A kind of source. */
export interface Kind {
  readonly title: string
  /** What else is said of it above what is written. */
  readonly note?: string
  /** What is asked for, and what is written where nobody says. */
  readonly asks: { readonly what: string; readonly placeholder: string }
  readonly source: (given: Given) => Source
  /** Its environment variables by their endings, with what each holds. */
  readonly secrets: Readonly<Record<string, string>>
  /** What is to be written into which list of its setting, with a line to copy. */
  readonly lists: Readonly<Record<string, string>>
}

/** What the starter catalog calls its example. */
export const example = { offering: "example-run", course: "example", activity: "final-test" } as const

const course = (id: string): Kind["lists"] => ({ courses: `{ id: ${id}, offering: "${example.offering}" }` })
const statements: Kind["lists"] = {
  offerings: `{ id: "${example.offering}", activities: ["https://lms.example.org/courses/example"] }`
}
const address = (host: string) => ({ what: "its address", placeholder: addressOf(host) })

export const kinds: { readonly [adapter in Source["adapter"]]: Kind } = {
  tabular: {
    title: "Files in columns: CSV, workbooks, JSON",
    note: "In braces are names of columns: write those of your file. `laurel import suggest <file>` proposes a mapping.",
    asks: { what: "the file", placeholder: "results.csv" },
    secrets: {},
    lists: {},
    source: ({ id, where, zone }) => ({
      id,
      adapter: "tabular",
      mapping: {
        zone,
        streams: [
          {
            name: "results",
            file: where,
            subject: { key: "{run}/{email}", offering: "{run}", contact: { scheme: "email", value: "{email}" } },
            facts: (["Passed", "Failed"] as const).map((evidence) => ({
              evidence,
              where: { value: "{result}", in: [evidence.toLowerCase()] },
              key: "{run}/{email}/{test}",
              activity: "{test}",
              on: [{ date: "{day}" }]
            }))
          }
        ]
      }
    })
  },
  moodle: {
    title: "Moodle",
    asks: address("moodle"),
    secrets: { TOKEN: "the token of a web service" },
    lists: course("5"),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "moodle",
      base,
      auth: { tokenFrom: variable("TOKEN") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  canvas: {
    title: "Canvas",
    asks: address("canvas"),
    secrets: { TOKEN: "an access token" },
    lists: course('"1042"'),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "canvas",
      base,
      auth: { tokenFrom: variable("TOKEN") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  "canvas-grade-changes": {
    title: "Canvas, the log of grade changes",
    asks: address("canvas"),
    secrets: { TOKEN: "an access token of somebody who may see the log" },
    lists: course('"1042"'),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "canvas-grade-changes",
      base,
      auth: { tokenFrom: variable("TOKEN") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  openedx: {
    title: "Open edX",
    asks: address("openedx"),
    secrets: { SECRET: "the secret of the OAuth application" },
    lists: course('"course-v1:example+EX+2026"'),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "openedx",
      base,
      auth: { clientId: "laurel", clientSecretFrom: variable("SECRET") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  "openedx-events": {
    title: "Open edX, a file of events",
    asks: { what: "the file", placeholder: "tracking.log.gz" },
    secrets: {},
    lists: course('"course-v1:example+EX+2026"'),
    source: ({ id, where: file, zone }) => ({ id, adapter: "openedx-events", file, setting: { zone, courses: [] } })
  },
  administrate: {
    title: "Administrate",
    asks: { what: "the address of its GraphQL", placeholder: "https://api.getadministrate.com/graphql" },
    secrets: { SECRET: "the secret of the client" },
    lists: course('"CourseTemplate:12"'),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "administrate",
      base,
      auth: { clientId: "laurel", clientSecretFrom: variable("SECRET") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  xapi: {
    title: "A record store (xAPI, cmi5)",
    asks: { what: "its endpoint, which is what stands before /statements", placeholder: `${addressOf("lrs")}/xapi` },
    secrets: { PASSWORD: "the password, or the secret of the key" },
    lists: statements,
    source: ({ id, where: endpoint, zone, variable }) => ({
      id,
      adapter: "xapi",
      endpoint,
      auth: { user: "laurel", passwordFrom: variable("PASSWORD") },
      archive: true,
      setting: { zone, offerings: [] }
    })
  },
  "xapi-file": {
    title: "A file of xAPI statements",
    asks: { what: "the file", placeholder: "statements.ndjson" },
    secrets: {},
    lists: statements,
    source: ({ id, where: file, zone }) => ({ id, adapter: "xapi-file", file, setting: { zone, offerings: [] } })
  },
  "xapi-push": {
    title: "xAPI statements that are sent to Laurel",
    asks: { what: "the path that they are sent to", placeholder: "/xapi" },
    secrets: { TOKEN: "the token of whoever sends" },
    lists: statements,
    source: ({ id, where: path, zone, variable }) => ({
      id,
      adapter: "xapi-push",
      path,
      auth: [{ name: "lms", tokenFrom: variable("TOKEN") }],
      setting: { zone, offerings: [] }
    })
  },
  "scorm-push": {
    title: "Commits of SCORM players that are sent to Laurel",
    asks: { what: "the path that they are sent to", placeholder: "/scorm" },
    secrets: { TOKEN: "the token of the server that sends" },
    lists: course('"fire-safety"'),
    source: ({ id, where: path, zone, variable }) => ({
      id,
      adapter: "scorm-push",
      path,
      auth: [{ name: "portal", tokenFrom: variable("TOKEN") }],
      setting: { zone, courses: [] }
    })
  },
  "scorm-cloud": {
    title: "SCORM Cloud",
    asks: { what: "the address of its API", placeholder: "https://cloud.scorm.com/api/v2" },
    secrets: { KEY: "the secret key of the application" },
    lists: course('"GOLF-1"'),
    source: ({ id, where: base, zone, variable }) => ({
      id,
      adapter: "scorm-cloud",
      base,
      auth: { user: "application-id", passwordFrom: variable("KEY") },
      archive: true,
      setting: { zone, courses: [] }
    })
  },
  badges: {
    title: "Badges (Open Badges, CLR)",
    asks: { what: "the folder that they are in", placeholder: "badges" },
    secrets: {},
    lists: {
      issuers: '{ id: "https://academy.example/issuer", name: "Academy" }',
      achievements: `{ id: "https://academy.example/achievements/first-aid", offering: "${example.offering}" }`
    },
    source: ({ id, where: folder, zone }) => ({
      id,
      adapter: "badges",
      folder,
      archive: true,
      setting: { zone, issuers: [], achievements: [] }
    })
  }
}

export const adapters: ReadonlyArray<Source["adapter"]> = Object.values(kinds).map(
  ({ source }) => source({ id: "", where: "", zone: "", variable: () => "" }).adapter
)
