/** What packages say while they work, for an operator: on stderr, since stdout holds answers only. */
import { type Layer, Logger } from "effect"
import * as Print from "./Print.ts"

const toStderr = Logger.make<unknown, void>(({ message, logLevel }) => {
  const parts = Array.isArray(message) ? message : [message]
  const text = parts.map((part) =>
    typeof part === "string" ? part : part instanceof Error ? part.message : String(part)
  )
  process.stderr.write(`${logLevel.toLowerCase()}: ${Print.oneLine(text.join(" "))}\n`)
})

export const layer: Layer.Layer<never> = Logger.layer([toStderr])
