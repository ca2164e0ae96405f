import { ConflictError, open } from "laurel"

const laurel = await open({ store: "laurel.db" })
const by = { actor: "u-17", role: "administrator", reason: "she was not to blame" }
const preview = await laurel.preview({ decisions: { act: { _tag: "Withdrawn", decision: 1 }, ...by } })
for (const { achievement, before, after } of preview.achievements)
  console.log(achievement, before?.terms, "becomes", after.terms)
try {
  console.log(await laurel.commit(preview))
} catch (error) {
  // Somebody else was first: look at it again.
  if (!(error instanceof ConflictError)) throw error
}
await laurel.close()
