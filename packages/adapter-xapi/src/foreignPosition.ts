/** What is said of a position that this adapter did not give: to read all again unasked could take hours. */
import { Adapter } from "@laurel/core"

export const foreignPosition = (text: string): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: "the position",
    expected: "one that this adapter gave",
    found: text.length <= 100 ? text : `${text.slice(0, 100)}…`,
    advice: "It may belong to another kind of adapter: give this source an id of its own."
  })
