/** `"store"` in the configuration: a file, or a PostgreSQL database whose address the environment holds. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { ConnectionOptions } from "node:tls"
import { LedgerSql } from "@laurel/ledger-sql"
import { Config, Effect, Redacted, Schema } from "effect"
import { Path } from "./Path.ts"
import { shellWord } from "../terminal/shellWord.ts"
import { unable } from "../Unable.ts"

const File = Path.check(
  // It would be a file of that name, and everybody would believe the data to be on the server.
  Schema.makeFilter((text: string) =>
    /^(?:postgres(?:ql)?:|env:|[a-z][a-z0-9+.-]*:\/\/)/i.test(text)
      ? 'a database is written as { "postgres": { "url": "env:DATABASE_URL" } }; here stands the path of a file'
      : undefined
  )
)

const variable = /^env:([A-Za-z_][A-Za-z0-9_]{0,99})$/
const naming = `"env:" and the name of the environment variable that holds it, such as "env:DATABASE_URL"`

const hasPassword = ({ password, searchParams }: URL): boolean => password !== "" || searchParams.has("password")

/** A message never quotes the address: it may hold a password. */
const address = Schema.makeFilter((text: string) => {
  if (variable.test(text)) return undefined
  if (!LedgerSql.isAddress(text)) return `expected ${naming}`
  return hasPassword(new URL(text))
    ? `it holds a password, which must not stand in a file: put the address into an environment variable, and here ${naming}`
    : undefined
})

const schemaName = Schema.makeFilter((text: string) =>
  /^[a-z_][a-z0-9_]{0,62}$/.test(text) && !text.startsWith("pg_")
    ? undefined
    : "expected at most 63 lower-case letters, digits and _, without pg_ in front"
)

const Postgres = Schema.Struct({
  url: Schema.String.check(Schema.isMaxLength(2_000), address),
  schema: Schema.optionalKey(Schema.String.check(schemaName)),
  /** Certificates in PEM: the server's is to be signed by one of them. */
  ca: Schema.optionalKey(File),
  tls: Schema.optionalKey(Schema.Literals(["verify", "require", "off"])),
  connections: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 50 })))
}).check(
  Schema.makeFilter(({ ca, tls }) =>
    ca !== undefined && (tls === "require" || tls === "off")
      ? { path: ["tls"], issue: `"${tls}" checks no certificate, but "ca" names one to check it by: write "verify"` }
      : undefined
  )
)
type Postgres = typeof Postgres.Type

export const StoreSetting = Schema.Union([File, Schema.Struct({ postgres: Postgres })]).annotate({
  message: 'expected the path of a file, or an object with "postgres"'
})
export type StoreSetting = typeof StoreSetting.Type

/** Where the ledger is, with all that opening it takes. */
export type Place = FilePlace | PostgresPlace

interface FilePlace {
  readonly kind: "file"
  readonly name: string
  readonly file: string
}

interface PostgresPlace {
  readonly kind: "postgres"
  /** Host, database and schema, never the user or the password. */
  readonly name: string
  readonly url: Redacted.Redacted
  /** As a shell writes the address, for advice: the variable that holds it, or the address itself. */
  readonly shell: string
  readonly schema: string
  readonly ssl: boolean | ConnectionOptions | undefined
  readonly connections: number | undefined
}

/** Finds what the setting names: files beside the configuration, and the environment's variable, which is read here only. */
export const locate = Effect.fnUntraced(function* (setting: StoreSetting, folder: string, configuration: string) {
  if (typeof setting === "string") {
    const file = resolve(folder, setting)
    return { kind: "file", name: file, file } satisfies Place
  }
  const { url: written, schema = "laurel", ca, tls, connections } = setting.postgres
  const [, name] = variable.exec(written) ?? []
  const url = name === undefined ? written : yield* fromEnvironment(name, configuration)
  const authority = ca === undefined ? undefined : yield* readAuthority(resolve(folder, ca), configuration)
  return {
    kind: "postgres",
    name: `${placeOf(url)}, schema ${schema}`,
    url: Redacted.make(url),
    shell: name === undefined ? shellWord(written) : `"$${name}"`,
    schema,
    ssl: sslOf(url, authority, tls),
    connections
  } satisfies Place
})

const fromEnvironment = Effect.fnUntraced(function* (name: string, configuration: string) {
  const advice = `Set it to postgres://user:password@host:port/database, or name another variable in "store.postgres.url" of ${configuration}`
  const found = yield* Config.Redacted(name).pipe(
    Effect.catch(() =>
      Effect.fail(unable(`the environment variable ${name}, which holds the store's address, is not set. ${advice}`))
    )
  )
  const url = Redacted.value(found)
  return LedgerSql.isAddress(url)
    ? url
    : yield* unable(
        `the environment variable ${name} holds no address of a PostgreSQL database. ${advice}. In a password, characters such as / ? # @ are written as % and two digits`
      )
})

const placeOf = (text: string): string => {
  const url = new URL(text)
  const database = url.searchParams.get("dbname") ?? decodeURIComponent(url.pathname.slice(1))
  return `${LedgerSql.hostOf(url)}${url.port === "" ? "" : `:${url.port}`}/${database === "" ? url.username : database}`
}

const readAuthority = (file: string, configuration: string) =>
  Effect.try({
    try: () => readFileSync(file, "utf8"),
    catch: (cause) => {
      const found = cause instanceof Error ? cause.message : String(cause)
      return unable(`the certificates ${file} can't be read: ${found}. Mend "store.postgres.ca" in ${configuration}`)
    }
  }).pipe(
    Effect.filterOrFail(
      (text) => text.includes("-----BEGIN CERTIFICATE-----"),
      () =>
        unable(
          `${file} holds no certificate: expected PEM, which begins with -----BEGIN CERTIFICATE-----. Mend "store.postgres.ca" in ${configuration}`
        )
    )
  )

/** Without a word about it, the address's `sslmode` decides; without one, a connection to another machine is verified. */
const sslOf = (text: string, ca: string | undefined, tls: Postgres["tls"]): boolean | ConnectionOptions | undefined => {
  if (ca !== undefined) return { ca }
  switch (tls) {
    case "verify":
      return true
    case "require":
      return { rejectUnauthorized: false }
    case "off":
      return false
    case undefined:
      return LedgerSql.isVerified(text) ? true : undefined
  }
}
