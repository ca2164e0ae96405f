import { InvalidError, type LaurelError, open } from "laurel"

const laurel = await open({ store: "laurel.db" })
try {
  await laurel.decide([
    { act: { _tag: "Voided", achievement: "pass" }, actor: "u-17", role: "administrator", reason: "a mistake" },
    {
      act: { _tag: "Granted", achievement: "pass:1:1", on: "3 March" },
      actor: "u-17",
      role: "assessor",
      reason: "seen"
    }
  ])
} catch (error) {
  if (error instanceof InvalidError) for (const { path, message } of error.problems) console.log(`${path}: ${message}`)
}

const nobody = laurel.contact({ scheme: "email", value: "bob@example.com" })
const { code, retryable, message } = await nobody.history().then(
  () => Promise.reject(new Error("somebody is called so")),
  (error: LaurelError) => error
)
console.log(code, retryable, message)
await laurel.close()
