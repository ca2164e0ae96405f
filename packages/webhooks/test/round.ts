import { Effect, Redacted } from "effect"
import { Webhooks } from "@laurel/webhooks"

const hr: Webhooks.Receiver = {
  id: "hr",
  url: "https://hr.example.org/laurel",
  secrets: [Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
  events: ["achievement.*", "holding.lapsed"],
  causes: Webhooks.usualCauses,
  types: null,
  from: "now",
  zone: "Europe/London",
  identities: false,
  private: false
}

export const round = Effect.gen(function* () {
  yield* Webhooks.collect([hr])
  return yield* Webhooks.deliver([hr])
})
