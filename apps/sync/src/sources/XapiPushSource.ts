/** `"adapter": "xapi-push"`: statements that are sent to `laurel serve`. Always archived: by what is kept a repeat is told from a conflict. */
import { Xapi } from "@laurel/adapter-xapi"
import type { Ledger } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Logging from "../terminal/Logging.ts"
import * as Senders from "./Senders.ts"
import type { NotKept, Receiving } from "./Receiving.ts"
import { opinionFields, opinionsOf, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  id: sourceFields.id,
  ...opinionFields,
  adapter: Schema.Literal("xapi-push"),
  /** Statements are sent to `<path>/statements`. */
  path: Senders.EndpointPath,
  auth: Senders.Senders,
  setting: Xapi.Setting,
  origins: Schema.optionalKey(Senders.Origins),
  maxMegabytes: Schema.optionalKey(Senders.MaxMegabytes)
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected => ({
  adapter: Xapi.received({ source: setting.id, setting: setting.setting }),
  archives: true,
  opinions: opinionsOf(setting, Xapi.opinions),
  doctor: Senders.look(setting.auth),
  receiving: { path: setting.path, row: "statement", isRead: false, open: open(setting) }
})

const open = ({ id, path, auth, setting, origins, maxMegabytes }: Setting): Receiving["open"] =>
  Effect.map(Senders.senderOf(auth), (senderOf) => ({ commit, ledger }) => {
    const authorityOf = (request: Request): Xapi.Caller => {
      const name = senderOf(request)
      return name === undefined
        ? { kind: "unknown" }
        : { kind: "allowed", authority: { account: { homePage: `urn:laurel:source:${id}`, name } } }
    }
    return Xapi.handler<NotKept | Ledger.LedgerError>({
      source: id,
      setting,
      path,
      auth: (request) => Effect.sync(() => authorityOf(request)),
      commit: ({ read }) => commit(read),
      known: Xapi.knownIn(ledger, id),
      logger: Logging.layer,
      ...(origins === undefined ? {} : { origins }),
      ...Senders.boundOf(maxMegabytes)
    })
  })
