/** `"adapter": "xapi"`: a record store that is asked for its statements. */
import { Xapi } from "@laurel/adapter-xapi"
import { Adapter } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"
import { Endpoint, opinionFields, opinionsOf, type Selected, sourceFields } from "./SourceFields.ts"
import * as Credentials from "./Credentials.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  adapter: Schema.Literal("xapi"),
  endpoint: Endpoint,
  version: Schema.optionalKey(Schema.Literals(Xapi.versions)),
  auth: Credentials.Credentials,
  setting: Xapi.Setting,
  /** Whether attachments are fetched, to check them. */
  attachments: Schema.optionalKey(Schema.Boolean),
  /** How far before the last run's mark a run begins. */
  overlapSeconds: Schema.optionalKey(between(0, 86_400)),
  /** Statements asked for at a time. */
  pageRows: Schema.optionalKey(between(1, 1_000)),
  requestsPerSecond: Schema.optionalKey(between(1, 1_000)),
  timeoutSeconds: Schema.optionalKey(between(1, 3_600)),
  /** Attempts after the first where the store fails or asks to wait. */
  retries: Schema.optionalKey(between(0, 20)),
  /** Of one answer. */
  maxMegabytes: Schema.optionalKey(between(1, 1_024))
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected => {
  const { id: source, auth, archive = false } = setting
  // Reading again what was received takes no secret.
  const { again, family = "record" } = adapterOf(setting, { kind: "none" })
  const adapter: Adapter.Adapter = {
    source,
    family,
    ...(again === undefined ? {} : { again }),
    read: (position) =>
      Stream.unwrap(
        Credentials.resolve(auth).pipe(
          Effect.map((known) => adapterOf(setting, known).read(position)),
          Effect.mapError((reason) => new Adapter.AdapterError({ source, reason }))
        )
      )
  }
  return { adapter, archives: archive, opinions: opinionsOf(setting, Xapi.opinions) }
}

const adapterOf = (settings: Setting, auth: Xapi.Options["auth"]): Adapter.Adapter => {
  const { id, endpoint, version, setting, attachments, overlapSeconds, pageRows, archive = false } = settings
  const { requestsPerSecond, timeoutSeconds, retries, maxMegabytes } = settings
  return Xapi.adapter({
    source: id,
    endpoint,
    auth,
    setting,
    // An archive can be read again; what is not kept has to be asked for again.
    rereads: !archive,
    ...(version === undefined ? {} : { version }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(overlapSeconds === undefined ? {} : { overlap: `${overlapSeconds} seconds` }),
    ...(pageRows === undefined ? {} : { limit: pageRows }),
    http: {
      ...(requestsPerSecond === undefined ? {} : { perSecond: requestsPerSecond }),
      ...(timeoutSeconds === undefined ? {} : { timeout: `${timeoutSeconds} seconds` }),
      ...(retries === undefined ? {} : { retries }),
      ...(maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * 1_048_576 })
    }
  })
}
