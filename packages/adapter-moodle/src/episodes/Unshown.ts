/** What is read although its learner is not shown it: it says so, for another setting takes it out. */
import type { Fact } from "@laurel/core"
import type { Stood } from "../Episodes.ts"

const unshown = "hidden"
const between = ", "

/** What a fact says in words, and whether its learner is not shown it. */
export const saidOf = (word: string | null, isHidden: boolean): string | null =>
  isHidden ? [...(word === null ? [] : [word]), unshown].join(between) : word

/** The words of what a fact says. */
export const wordsOf = ({ said }: Fact.Fact): ReadonlyArray<string> => said?.split(between) ?? []

/** Whether a fact was said although its learner was not shown it. */
export const isUnshown = (fact: Fact.Fact): boolean => wordsOf(fact).includes(unshown)

/** What the key of a row is followed by in those of its facts that were said although their learner was not shown them. */
export const namesIn = (stood: Stood, key: string): ReadonlyArray<string> =>
  stood.filter(isUnshown).map(({ reference }) => reference.key.slice(key.length + 1))
