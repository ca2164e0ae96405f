/** `"adapter": "scorm-cloud"`: an application of SCORM Cloud that is asked for its registrations, and may post them back. */
import { ScormCloud } from "@laurel/adapter-scorm"
import { Adapter, type Ledger } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"
import * as Logging from "../Logging.ts"
import * as Credentials from "./Credentials.ts"
import type { NotKept, Receiving } from "./Receiving.ts"
import * as Senders from "./Senders.ts"
import { Address, sourceFields, type Selected } from "./SourceFields.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const Postback = Schema.Struct({
  /** Where registrations are posted to. */
  path: Senders.EndpointPath,
  auth: Senders.Senders,
  maxMegabytes: Schema.optionalKey(Senders.MaxMegabytes)
})
type Postback = typeof Postback.Type

export const Setting = Schema.Struct({
  ...sourceFields,
  adapter: Schema.Literal("scorm-cloud"),
  /** Where the API is: that of SCORM Cloud unless given. */
  base: Schema.optionalKey(Address),
  auth: Credentials.Credentials,
  setting: ScormCloud.Setting,
  /** Then it is always archived: by what is kept, what comes late is told from what is new. */
  postback: Schema.optionalKey(Postback),
  /** How far before the beginning of the last run a run begins. */
  overlapMinutes: Schema.optionalKey(between(0, 10_080)),
  requestsPerSecond: Schema.optionalKey(between(1, 1_000)),
  timeoutSeconds: Schema.optionalKey(between(1, 3_600)),
  /** Attempts after the first where SCORM Cloud fails or asks to wait. */
  retries: Schema.optionalKey(between(0, 20)),
  /** Of one answer. */
  maxMegabytes: Schema.optionalKey(between(1, 1_024))
})
type Setting = typeof Setting.Type

const isArchived = ({ archive = false, postback }: Setting): boolean => archive || postback !== undefined

export const select = (setting: Setting): Selected => {
  const { id: source, auth, postback } = setting
  // Reading again what was received takes no secret.
  const { again } = adapterOf(setting, { kind: "none" })
  const adapter: Adapter.Rereading = {
    source,
    family: "state",
    again,
    read: (position) =>
      Stream.unwrap(
        Credentials.resolve(auth).pipe(
          Effect.map((known) => adapterOf(setting, known).read(position)),
          Effect.mapError((reason) => new Adapter.AdapterError({ source, reason }))
        )
      )
  }
  return {
    adapter,
    archives: isArchived(setting),
    ...(postback === undefined
      ? {}
      : { receiving: { path: postback.path, row: "registration", isRead: true, open: open(setting, postback) } })
  }
}

const open = ({ id, setting }: Setting, { path, auth, maxMegabytes }: Postback): Receiving["open"] =>
  Effect.map(
    Senders.senderOf(auth),
    (senderOf) =>
      ({ commit, ledger }) =>
        ScormCloud.handler<NotKept | Ledger.LedgerError>({
          source: id,
          setting,
          path,
          auth: (request) => Effect.sync(() => ({ kind: senderOf(request) === undefined ? "unknown" : "allowed" })),
          commit: ({ read }) => commit(read),
          known: ScormCloud.knownIn(ledger, id),
          logger: Logging.layer,
          ...Senders.boundOf(maxMegabytes)
        })
  )

const adapterOf = (settings: Setting, auth: ScormCloud.Options["auth"]): Adapter.Rereading => {
  const { id, base, setting, overlapMinutes } = settings
  const { requestsPerSecond, timeoutSeconds, retries, maxMegabytes } = settings
  return ScormCloud.adapter({
    source: id,
    auth,
    setting,
    // An archive can be read again; what is not kept has to be asked for again.
    rereads: !isArchived(settings),
    ...(base === undefined ? {} : { base }),
    ...(overlapMinutes === undefined ? {} : { overlap: `${overlapMinutes} minutes` }),
    http: {
      ...(requestsPerSecond === undefined ? {} : { perSecond: requestsPerSecond }),
      ...(timeoutSeconds === undefined ? {} : { timeout: `${timeoutSeconds} seconds` }),
      ...(retries === undefined ? {} : { retries }),
      ...(maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * 1_048_576 })
    }
  })
}
