/** `"adapter": "scorm-cloud"`: an application of SCORM Cloud that is asked for its registrations, and may post them back. */
import { ScormCloud } from "@laurel/adapter-scorm"
import type { Ledger } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Schema } from "effect"
import * as Logging from "../terminal/Logging.ts"
import * as Asked from "./Asked.ts"
import { clientFields, overlapFields, overlapOf } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import type { NotKept, Receiving } from "./Receiving.ts"
import * as Senders from "./Senders.ts"
import { Address, sourceFields, type Selected } from "./SourceFields.ts"

const Postback = Schema.Struct({
  /** Where registrations are posted to. */
  path: Senders.EndpointPath,
  auth: Senders.Senders,
  maxMegabytes: Schema.optionalKey(Senders.MaxMegabytes)
})
type Postback = typeof Postback.Type

export const Setting = Schema.Struct({
  ...sourceFields,
  ...clientFields,
  ...overlapFields,
  adapter: Schema.Literal("scorm-cloud"),
  /** Where the API is: that of SCORM Cloud unless given. */
  base: Schema.optionalKey(Address),
  auth: Credentials.Credentials,
  setting: ScormCloud.Setting,
  /** Then it is always archived: by what is kept, what comes late is told from what is new. */
  postback: Schema.optionalKey(Postback)
})
type Setting = typeof Setting.Type

const isArchived = ({ archive = false, postback }: Setting): boolean => archive || postback !== undefined

export const select = (setting: Setting): Selected => {
  const { postback } = setting
  const asked = Asked.select({
    setting,
    archives: isArchived(setting),
    identified: Credentials.identified(setting.auth),
    options: optionsOf(setting),
    adapter: ScormCloud.adapter,
    doctor: ScormCloud.doctor
  })
  if (postback === undefined) return asked
  return {
    ...asked,
    doctor: Effect.map(Effect.all([asked.doctor, Senders.look(postback.auth)]), (found) => found.flat()),
    receiving: { path: postback.path, row: "registration", isRead: true, open: open(setting, postback) }
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

const optionsOf =
  (settings: Setting) =>
  (auth: Http.Auth, http: Http.Tuning): ScormCloud.Options => {
    const { id, base, setting } = settings
    return {
      source: id,
      auth,
      setting,
      // An archive can be read again; what is not kept has to be asked for again.
      rereads: !isArchived(settings),
      ...(base === undefined ? {} : { base }),
      ...overlapOf(settings),
      http
    }
  }
