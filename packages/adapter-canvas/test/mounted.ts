import { Canvas } from "@laurel/adapter-canvas"
import { Id } from "@laurel/core"
import { Effect, Redacted, Schema } from "effect"

const decode = Schema.decodeUnknownEffect(Canvas.Setting, { onExcessProperty: "error" })

/** The courses of one Canvas, what its log says of their grades, and what is wrong about reading them. */
export const canvas = Effect.fn(function* (base: string, secret: string, json: unknown) {
  const setting = yield* decode(json)
  const common = { base, auth: { kind: "bearer", token: Redacted.make(secret) } as const, setting }
  return {
    adapter: Canvas.adapter({ ...common, source: Id.SourceId.make("canvas") }),
    // A source of its own, for whoever wants each change: then leave "submissions" out of what the first one reads.
    log: Canvas.gradeChanges({ ...common, source: Id.SourceId.make("canvas-grades") }),
    findings: yield* Canvas.doctor({ ...common, source: Id.SourceId.make("canvas") })
  }
})
