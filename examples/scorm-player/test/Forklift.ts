/** How the forklift course is played. */
import type { FrameLocator } from "playwright-core"
import { choose, close, goOn, open, type Stage } from "./Stage.ts"

export const forklift = "forklift-safety"
export const people = "people-on-the-floor"

export const right = [
  "Take the key out, tag the truck, tell the supervisor",
  "Forks a hand's breadth above the floor, mast tilted back",
  "Uphill",
  "Stay in the seat, hold on, lean away from the fall",
  "No, never"
]
/** Two of five are right, and 80 of 100 are needed. */
export const wrong = [...right.slice(0, 2), "Downhill", "Jump clear", "Yes, with a helmet"]

export const toQuiz = (course: FrameLocator): Promise<void> => goOn(course, "Carry the load low", "Quiz")

export const handIn = async (course: FrameLocator, answers: ReadonlyArray<string>, verdict: string): Promise<void> => {
  await choose(course, ...answers)
  await course.getByRole("button", { name: "Hand in" }).click()
  await course.getByRole("heading", { name: verdict }).waitFor()
}

/** Plays the course from its beginning to its end. */
export const playThrough = async (stage: Stage, answers: ReadonlyArray<string>, verdict: string): Promise<void> => {
  const course = await open(stage, "Forklift safety")
  await toQuiz(course)
  await handIn(course, answers, verdict)
  await close(stage, course)
}
