/** The one file that names the store, the catalog and the sources. Everything wrong with it is told at once. */
import { dirname, resolve } from "node:path"
import { Catalog, Field, Mistakes } from "@laurel/core"
import { Effect, Result, Schema, type SchemaIssue } from "effect"
import * as CheckpointSetting from "./CheckpointSetting.ts"
import * as ConfigurationFile from "./ConfigurationFile.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as DocumentsSetting from "../documents/DocumentsSetting.ts"
import * as Environment from "./Environment.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as OutboxSetting from "./OutboxSetting.ts"
import { Path } from "./Path.ts"
import * as Retention from "./Retention.ts"
import * as ServeSetting from "./ServeSetting.ts"
import * as Sources from "../sources/Sources.ts"
import * as StoreSetting from "./StoreSetting.ts"
import { unable } from "../Unable.ts"
import * as WatchSetting from "./WatchSetting.ts"
import * as WebhookSetting from "./WebhookSetting.ts"

/** All that a configuration may say. `Config.ts` is the same for editors, and a test keeps it so. */
export const Configuration = Schema.Struct({
  /** Where the ledger is. Made by the first `laurel sync`. */
  store: StoreSetting.StoreSetting,
  /** Seconds after which another worker takes over what one that died was doing. */
  leaseSeconds: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3_600 }))),
  checkpoints: Schema.optionalKey(CheckpointSetting.CheckpointSetting),
  retention: Schema.optionalKey(Retention.Retention),
  outbox: Schema.optionalKey(OutboxSetting.OutboxSettings),
  webhooks: Schema.optionalKey(WebhookSetting.WebhookSettings),
  documents: Schema.optionalKey(DocumentsSetting.DocumentsSetting),
  watch: Schema.optionalKey(WatchSetting.WatchSetting),
  serve: Schema.optionalKey(ServeSetting.ServeSetting),
  credentials: Schema.optionalKey(CredentialsSetting.CredentialsSetting),
  catalog: Path,
  /** What an edited catalog waits for: a person, by `laurel apply` (`planned`, unless given), or the next sync (`automatic`). */
  apply: Schema.optionalKey(Schema.Literals(["planned", "automatic"])),
  sources: Sources.Sources
})
const decode = Schema.decodeUnknownResult(Configuration, { errors: "all", onExcessProperty: "error" })

const defaultLeaseSeconds = 10

export interface Opened {
  readonly file: string
  readonly folder: string
  /** What `.env` beside it gave; null where there is none. */
  readonly environment: Environment.Loaded | null
  readonly store: StoreSetting.Place
  /** Milliseconds that a lease lasts. */
  readonly lease: number
  readonly checkpoints: CheckpointSetting.Checkpoints
  readonly retention: Retention.Retention
  readonly outbox: ReadonlyArray<OutboxSetting.OutboxSetting>
  readonly webhooks: ReadonlyArray<WebhookSetting.WebhookSetting>
  /** Null where no evidence files are kept. */
  readonly documents: DocumentsSetting.Place | null
  readonly watch: WatchSetting.WatchSetting
  readonly serve: ServeSetting.ServeSetting
  /** Null where none are issued. */
  readonly credentials: CredentialsSetting.Credentials | null
  readonly catalog: string
  /** Whether an edited catalog is applied by whatever syncs. */
  readonly applies: boolean
  readonly sources: ReadonlyArray<Sources.Source>
}

/** A key of a source that stands beside its setting, or in it, and belongs in the other place: it is told which. */
const misplacedAt = (json: unknown, path: ReadonlyArray<PropertyKey>): string | undefined => {
  const [list, index, ...rest] = path
  const [key, isInSetting] = rest[0] === "setting" ? [rest[1], true] : [rest[0], false]
  if (list !== "sources" || index === undefined || rest.length !== (isInSetting ? 2 : 1) || typeof key !== "string")
    return undefined
  const adapter = [list, index, "adapter"].reduce(Field.of, json)
  const place = Sources.belongsIn(adapter, isInSetting, key)
  return place === undefined ? undefined : `it belongs ${place}: write it there`
}

/** `sources[0].mapping.zone`: a place in the file as its author would write it. */
const placeOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`)).join("")

/** Characters of a value that messages show. */
const maxFound = 60
/** What may hold a secret, or be one that was written where its variable belongs: its value is not shown. */
const secretive = /auth|passw|secret|token|key|store|endpoint|url|from$/i

/** `, found "dialy"`, where the value is short and no secret; nothing where the message says it itself. */
const foundAt = (json: unknown, path: ReadonlyArray<PropertyKey>, message: string): string => {
  if (!/^expected/i.test(message) || message.includes(", found ")) return ""
  // What a source is, is told by one of its fields.
  const [, own] = /^expected "(\w+)" to be/.exec(message) ?? []
  const whole = own === undefined ? path : [...path, own]
  if (whole.some((key) => typeof key === "string" && secretive.test(key))) return ""
  const value = whole.reduce(Field.of, json)
  if (value === undefined) return own === undefined ? "" : ", found none"
  // Whoever put a password into an address gave it to this message too.
  if (typeof value === "string" && /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(value)) return ""
  const text = typeof value === "object" && value !== null ? undefined : JSON.stringify(value)
  return text === undefined || text.length > maxFound ? "" : `, found ${text}`
}

/** What is wrong with JSON, a line for each place. */
export const problemsOf = (issue: SchemaIssue.Issue, json: unknown): ReadonlyArray<string> =>
  Mistakes.of(issue, json).map(({ message, path, isUnexpected }) => {
    const place = placeOf(path)
    const misplaced = isUnexpected ? misplacedAt(json, path) : undefined
    return `  ${place === "" ? "" : `${place}: `}${misplaced ?? message}${foundAt(json, path, message)}`
  })

/** What is wrong with what is to be written as a configuration, a line for each place. */
export const problemsIn = (json: unknown): ReadonlyArray<string> => {
  const decoded = decode(json)
  return Result.isFailure(decoded) ? problemsOf(decoded.failure.issue, json) : []
}

/**
 * Reads the configuration: the named file, or the one in the current folder. `.env` beside it is read first, since a
 * configuration that is a program may ask for its variables.
 */
export const open = Effect.fn("Configuration.open")(function* (named: string | undefined) {
  const file = yield* ConfigurationFile.find(named)
  const folder = dirname(file)
  const environment = yield* Environment.load(folder)
  const json = yield* ConfigurationFile.read(file)
  const decoded = decode(json)
  if (Result.isFailure(decoded)) {
    const problems = problemsOf(decoded.failure.issue, json)
    return yield* unable(
      `${file} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.join("\n")}`
    )
  }
  const { catalog, sources, leaseSeconds = defaultLeaseSeconds } = decoded.success
  const store = yield* StoreSetting.locate(decoded.success.store, folder, file)
  const beside = store.kind === "file" ? dirname(store.file) : resolve(folder, ".laurel")
  const opened: Opened = {
    file,
    folder,
    environment,
    store,
    lease: leaseSeconds * 1_000,
    checkpoints: CheckpointSetting.locate(decoded.success.checkpoints, folder, beside),
    retention: decoded.success.retention ?? {},
    outbox: decoded.success.outbox ?? [],
    webhooks: decoded.success.webhooks ?? [],
    documents: DocumentsSetting.locate(decoded.success.documents, folder),
    watch: decoded.success.watch ?? {},
    serve: decoded.success.serve ?? {},
    credentials: CredentialsSetting.locate(decoded.success.credentials, folder, beside),
    catalog: resolve(folder, catalog),
    applies: decoded.success.apply === "automatic",
    sources
  }
  return opened
})

const decodeCatalog = Schema.decodeUnknownResult(Catalog.Catalog, { errors: "all", onExcessProperty: "error" })

/** What is wrong with the form of a catalog, with the names that belong there; nothing where what it says is wrong. */
const shapeProblems = ({ problems }: Catalog.CatalogError, json: unknown): ReadonlyArray<string> => {
  // A catalog that is too deep is one of a whole, and is not gone through again.
  if (problems.every(({ path }) => path === "catalog")) return []
  const decoded = decodeCatalog(json)
  return Result.isFailure(decoded) ? problemsOf(decoded.failure.issue, json) : []
}

/** Reads and checks the catalog that the configuration names. */
export const openCatalog = Effect.fn("Configuration.openCatalog")(function* ({ file, catalog }: Opened) {
  const json = yield* ConfigurationFile.readJson(
    catalog,
    `no catalog: ${catalog} does not exist. Write it there, or mend "catalog" in ${file}`
  )
  const compiled = Catalog.decode(json)
  if (Result.isFailure(compiled)) {
    const problems = shapeProblems(compiled.failure, json)
    return yield* unable(
      `${catalog}: ${problems.length === 0 ? compiled.failure.message : `the catalog has ${Numbers.count(problems.length, "problem")}:\n${problems.join("\n")}`}`
    )
  }
  return compiled.success
})
