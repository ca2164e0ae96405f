/** `"adapter": "scorm-push"`: commits of SCORM players that a server passes on to `laurel serve`. Always archived: each goes on from what is kept. */
import { Scorm } from "@laurel/adapter-scorm"
import type { Ledger } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Logging from "../terminal/Logging.ts"
import * as Senders from "./Senders.ts"
import type { NotKept, Receiving } from "./Receiving.ts"
import { sourceFields, type Selected } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  id: sourceFields.id,
  adapter: Schema.Literal("scorm-push"),
  /** Envelopes are sent to it. */
  path: Senders.EndpointPath,
  auth: Senders.Senders,
  setting: Scorm.Setting,
  maxMegabytes: Schema.optionalKey(Senders.MaxMegabytes)
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected => ({
  adapter: Scorm.received({ source: setting.id, setting: setting.setting }),
  archives: true,
  doctor: Senders.look(setting.auth),
  receiving: { path: setting.path, row: "session", isRead: false, open: open(setting) }
})

const open = ({ id, path, auth, setting, maxMegabytes }: Setting): Receiving["open"] =>
  Effect.map(
    Senders.senderOf(auth),
    (senderOf) =>
      ({ commit, ledger }) =>
        Scorm.handler<NotKept | Ledger.LedgerError>({
          source: id,
          setting,
          path,
          // Whoever is known here is a server: players have no secret that they could keep.
          auth: (request) => Effect.sync(() => ({ kind: senderOf(request) === undefined ? "unknown" : "host" })),
          commit: ({ read }) => commit(read),
          known: Scorm.knownIn(ledger, id),
          logger: Logging.layer,
          ...Senders.boundOf(maxMegabytes)
        })
  )
