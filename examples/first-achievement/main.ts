import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const laurel = await open({ store: "memory", catalog })
await laurel.record(facts)
const anna = laurel.contact({ scheme: "email", value: "anna@example.com" })
for (const at of ["2026-03-02", "2026-03-03", "2029-03-02", "2029-03-03"]) {
  const { status } = await anna.holds("forklift-licence", { at })
  console.log(at, "forklift-licence", status)
}
await laurel.close()
