import { Certificate } from "@laurel/core"
import * as Frame from "./Frame.ts"

/** The path of the certificate that a text names by its number or by its whole address; undefined for another text. */
export const certificateAt = (around: Frame.Around, text: string): string | undefined => {
  const { addresses } = around
  const [named = ""] = text.trim().split(/[?#]/, 1)
  const prefix = addresses.certificate("")
  const code = named.startsWith(prefix) ? named.slice(prefix.length) : named
  return Certificate.isCode(code) ? Frame.to(around, addresses.certificate(code)) : undefined
}
