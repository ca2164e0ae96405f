import { OpenEdx } from "@laurel/adapter-openedx"
import { type Adapter, Id } from "@laurel/core"
import { Redacted, Schema, type Stream } from "effect"

const setting = Schema.decodeUnknownSync(OpenEdx.Setting, { onExcessProperty: "error" })({
  zone: "Europe/Berlin",
  courses: [{ id: "course-v1:edX+DemoX+2026", offering: "demo-2026" }],
  claims: { email: true }
})

/** What an Open edX says, as it stands whenever a sync reads it. */
export const state = (base: string, clientSecret: string) =>
  OpenEdx.adapter({
    source: Id.SourceId.make("edx"),
    base,
    clientId: "laurel",
    clientSecret: Redacted.make(clientSecret),
    setting
  })

/** What its events say: a file of the event bus or of the tracking log, plain or gzip. */
export const events = (open: () => Stream.Stream<Uint8Array, Adapter.Misconfigured | Adapter.Broken>) =>
  OpenEdx.events({ source: Id.SourceId.make("edx-events"), setting, open })
