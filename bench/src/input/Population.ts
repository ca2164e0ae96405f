/**
 * Who takes part in what, and how it goes for them: the same people behind every generated input. Learners come in runs of
 * 1,000, three runs at a time; 13 of 100 learners are people who took part in the run before too, so that there are about 0.87
 * contacts for each learner.
 */
import { below, bits, share } from "./Random.ts"

export const sessions = 5
export const learnersPerRun = 1_000
/** Runs that go on at the same time, so that what happens in one is mixed with the others. */
const runsAtOnce = 3
const learnersAtOnce = learnersPerRun * runsAtOnce

/** How it goes for one learner. */
export interface Story {
  readonly learner: number
  readonly contact: number
  readonly run: number
  /** For each session, whether they were there. */
  readonly present: ReadonlyArray<boolean>
  /** Points of 100 in the quiz. */
  readonly points: number
  readonly isDone: boolean
}

/** The people of a hundred learners: 87 are new, the rest were 1,000 learners earlier; the first thousand are all new. */
const contactOf = (learner: number): number => {
  const [hundred, place] = [Math.floor(learner / 100), learner % 100]
  if (place < 87 || hundred < 10) return learner
  return (hundred - 10) * 100 + (place - 87) * 6
}

export const storyOf = (seed: number, learner: number): Story => ({
  learner,
  contact: contactOf(learner),
  run: Math.floor(learner / learnersPerRun),
  present: Array.from({ length: sessions }, (_, session) => share(seed, learner, session) < 0.9),
  points: 40 + below(60, seed, learner, 10),
  isDone: share(seed, learner, 11) < 0.95
})

/** The rule of the guide: attendance of at least 80 %, a score of at least 70, and the module done. */
const isMet = ({ present, points, isDone }: Story): boolean =>
  present.filter(Boolean).length >= 0.8 * sessions && points >= 70 && isDone

/** What a right answer says of the first so many learners, counted without anything of Laurel. */
export const expected = (seed: number, learners: number) => {
  const contacts = new Set<number>()
  let met = 0
  for (let learner = 0; learner < learners; learner++) {
    const story = storyOf(seed, learner)
    contacts.add(story.contact)
    if (isMet(story)) met += 1
  }
  return { learners, contacts: contacts.size, met }
}

/** Something that happens to each learner once, in the order in which it does. */
export const statementsPerLearner = 10

export interface Occasion {
  readonly story: Story
  /** Of `statementsPerLearner`, from 0. */
  readonly step: number
  /** Its turn among all to whom the same happens on that day, from 0. */
  readonly place: number
}

/** That many occasions, ten for each learner, in the order of time: the learners of three runs mixed, each step in an order of its own. */
export const occasions = function* (seed: number, count: number): Generator<Occasion> {
  if (count % statementsPerLearner !== 0) throw new RangeError(`expected a multiple of ten, found ${count}`)
  const learners = count / statementsPerLearner
  for (let first = 0; first < learners; first += learnersAtOnce) {
    const some = Math.min(learnersAtOnce, learners - first)
    const stories = Array.from({ length: some }, (_, index) => storyOf(seed, first + index))
    // A prime stride visits everybody once, since there are fewer of them.
    for (let step = 0; step < statementsPerLearner; step++) {
      const start = bits(seed, first, step) % some
      for (let place = 0; place < some; place++) {
        const story = stories[(start + place * 7_919) % some]
        if (story !== undefined) yield { story, step, place }
      }
    }
  }
}
