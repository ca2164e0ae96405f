import { Effect } from "effect"

/** An answer: its status, and what it says. */
export const got = (answer: Promise<Response>) =>
  Effect.promise(async () => {
    const response = await answer
    const text = await response.text()
    const json = text === "" ? null : JSON.parse(text)
    return { status: response.status, headers: response.headers, json, text }
  })
