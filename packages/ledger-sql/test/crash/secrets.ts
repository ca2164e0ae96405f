import { Commitment } from "@laurel/core"
import { Layer } from "effect"

/** Known to all programs, so that what several do can be compared with what one does. Here and not the testkit's: a program starts often. */
export const secrets: Layer.Layer<never> = Layer.succeed(Commitment.Secrets, (contact) =>
  new Uint8Array(Commitment.size).fill(contact % 256)
)
