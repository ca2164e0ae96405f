/** Starts a simulated Moodle in a process of its own, so that what it takes to answer is nobody's time but its own. */
import { fork } from "node:child_process"
import { once } from "node:events"
import type { Answered, Told } from "./served.ts"
import type { Size } from "./Site.ts"

export interface Served {
  readonly base: string
  /** Requests by function since they were last asked for. */
  readonly asked: () => Promise<Readonly<Record<string, number>>>
  /** So many learners go on in a course, at this moment. */
  readonly change: (count: number) => Promise<void>
  readonly stop: () => void
}

export const serve = async ({ courses, perCourse }: Size): Promise<Served> => {
  const child = fork(new URL("served.ts", import.meta.url), [String(courses), String(perCourse)])
  const answer = async (): Promise<Answered> => {
    const [message] = await once(child, "message")
    // What `served.ts` sends, and nothing else.
    return message as Answered
  }
  const started = await answer()
  const port = "port" in started ? started.port : 0
  const tell = async (told: Told): Promise<Readonly<Record<string, number>>> => {
    child.send(told)
    const answered = await answer()
    return "asked" in answered ? answered.asked : {}
  }
  return {
    base: `http://127.0.0.1:${port}`,
    asked: () => tell("asked"),
    change: async (count) => {
      await tell({ change: count, at: Math.floor(Date.now() / 1_000) })
    },
    stop: () => child.kill()
  }
}
