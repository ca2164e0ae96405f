import { open } from "laurel"

const laurel = await open({ store: "laurel.db" })
const controller = new AbortController()
try {
  for await (const { contact, lastValidDay } of laurel.holders("licence", {
    at: "2026-04-01",
    signal: controller.signal
  })) {
    console.log(contact.id, "until", lastValidDay)
    controller.abort(new Error("enough"))
  }
  await laurel.contact("c1").history({ signal: controller.signal })
} catch (error) {
  console.log("gave up:", String(error))
}
await laurel.close()
