/**
 * xAPI statements as a record store gives them, one a line: ten for each learner, in the order in which they happened. Shaped
 * like the recorded ones (actor by account, cmi5 context, authority), and 1.2 to 1.3 KB each.
 */
import { closeSync, openSync, writeSync } from "node:fs"
import { occasions, sessions, statementsPerLearner, type Story } from "./Population.ts"
import { below, uuid } from "./Random.ts"

const given = ["Alice", "Bruno", "Chioma", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ines", "Jonas"]
const family = ["Ng", "Silva", "Okafor", "Volkov", "Kaya", "Haddad", "Novak", "Sato", "Costa", "Berg"]
const topics = ["Fire safety", "Manual handling", "Data protection", "First aid at work", "Working at height"]

const iri = "https://courses.example.test"
const cmi5 = "https://w3id.org/xapi/cmi5/context"
const day = 86_400_000
const firstDay = Date.UTC(2025, 0, 6)
/** Runs begin a fortnight apart. */
const dayOf = (run: number, step: number): number => firstDay + (Math.floor(run / 3) * 14 + step) * day

export const runId = (run: number): string => `run-${String(run).padStart(4, "0")}`
/** The IRI of one part of a run: a session, the module, the quiz, or the run itself. */
const activityIri = (run: number, part: string): string =>
  part === "" ? `${iri}/${runId(run)}` : `${iri}/${runId(run)}/${part}`

interface Event {
  readonly verb: string
  readonly part: string
  readonly type: string
  readonly title: string
  readonly result: string
}

const quizResult = (points: number): string =>
  `"score":{"scaled":${points / 100},"raw":${points},"min":0,"max":100},"success":${points >= 70},"completion":true,"duration":"PT${15 + (points % 30)}M"`

/** Registered, five sessions, progress, the module, the quiz, the end. */
const eventOf = (story: Story, step: number): Event => {
  const adl = "http://adlnet.gov/expapi"
  if (step === 0)
    return {
      verb: `${adl}/verbs/registered`,
      part: "",
      type: `${adl}/activities/course`,
      title: "Course run for new and returning staff, mandatory part",
      result: ""
    }
  if (step <= sessions) {
    const isPresent = story.present[step - 1] === true
    const result = `"completion":${isPresent},"duration":"PT${isPresent ? 60 : 4}M"`
    const type = `${adl}/activities/meeting`
    return {
      verb: `${adl}/verbs/attended`,
      part: `session-${step}`,
      type,
      title: `Session ${step} of ${sessions}`,
      result
    }
  }
  const lesson = { part: "module", type: `${adl}/activities/lesson`, title: "E-learning module" }
  const progress = progressOf(story, step)
  const extension = `"extensions":{"https://w3id.org/xapi/cmi5/result/extensions/progress":`
  if (step === 6)
    return { verb: `${adl}/verbs/progressed`, ...lesson, result: `"duration":"PT25M",${extension}${progress}}` }
  if (step === 7)
    return story.isDone
      ? {
          verb: `${adl}/verbs/completed`,
          ...lesson,
          result: `"completion":true,"duration":"PT${40 + (story.points % 20)}M"`
        }
      : { verb: `${adl}/verbs/progressed`, ...lesson, result: `"duration":"PT12M",${extension}${progress}}` }
  if (step === 8) {
    const quiz = { part: "quiz", type: `${adl}/activities/assessment`, title: "Final quiz" }
    return { verb: `${adl}/verbs/scored`, ...quiz, result: quizResult(story.points) }
  }
  const closing = {
    part: "",
    type: `${adl}/activities/course`,
    title: "Course run for new and returning staff, mandatory part"
  }
  return { verb: `${adl}/verbs/terminated`, ...closing, result: `"duration":"PT6H"` }
}

/** When it happened; `place` is its turn among those who do the same on that day. */
export const timeOf = (seed: number, { run, learner }: Story, step: number, place: number): number =>
  dayOf(run, step) + 28_800_000 + place * 9_000 + below(8_000, seed, learner, step + 20)
/** Milliseconds until the record store had it. */
export const delay = 1_870

export const idOf = (seed: number, { learner }: Story, step: number): string =>
  uuid(seed, learner * statementsPerLearner + step)
export const registrationOf = (seed: number, { learner }: Story): string => uuid(seed + 1, learner)
export const accountOf = ({ contact }: Story): string => `E-${pad(contact, 8)}`
/** Of the module, on the way and at its end. */
export const progressOf = ({ isDone }: Story, step: number): number => (step === 6 ? (isDone ? 75 : 35) : 55)

const pad = (value: number, length: number): string => String(value).padStart(length, "0")

const statement = (seed: number, story: Story, step: number, place: number): string => {
  const { verb, part, type, title, result } = eventOf(story, step)
  const id = idOf(seed, story, step)
  const at = timeOf(seed, story, step, place)
  const [time, stored] = [new Date(at).toISOString(), new Date(at + delay).toISOString()]
  const topic = topics[story.run % topics.length] ?? ""
  const name = `${given[story.contact % 10]} ${family[Math.floor(story.contact / 10) % 10]}`
  const word = verb.slice(verb.lastIndexOf("/") + 1)
  const register = registrationOf(seed, story)
  return (
    `{"id":"${id}","actor":{"objectType":"Agent","name":"${name}","account":{"homePage":"https://lms.example.test","name":"${accountOf(story)}"}},` +
    `"verb":{"id":"${verb}","display":{"en":"${word}"}},` +
    `"object":{"objectType":"Activity","id":"${activityIri(story.run, part)}","definition":{"type":"${type}","name":{"en":"${title}: ${topic}"}}},` +
    (result === "" ? "" : `"result":{${result}},`) +
    `"context":{"registration":"${register}","platform":"Example LMS","language":"en",` +
    `"contextActivities":{"parent":[{"objectType":"Activity","id":"${activityIri(story.run, "")}"}],` +
    `"grouping":[{"objectType":"Activity","id":"${iri}/catalog/${topic.toLowerCase().replaceAll(" ", "-")}"}],` +
    `"category":[{"objectType":"Activity","id":"${cmi5}/categories/cmi5"}]},` +
    `"extensions":{"${cmi5}/extensions/sessionid":"${uuid(seed + 2, story.learner)}"}},` +
    `"timestamp":"${time}","stored":"${stored}",` +
    `"authority":{"objectType":"Agent","account":{"homePage":"https://lrs.example.test","name":"reporting"}},"version":"1.0.3"}`
  )
}

/** That many statements, of as many learners as a tenth; in the order of time, the learners of three runs mixed. */
export const statements = function* (seed: number, count: number): Generator<string> {
  for (const { story, step, place } of occasions(seed, count)) yield statement(seed, story, step, place)
}

/** The same, each said so many times one after another, under another id each time. */
const repeated = function* (seed: number, count: number, times: number): Generator<string> {
  for (const { story, step, place } of occasions(seed, count)) {
    const line = statement(seed, story, step, place)
    yield line
    const rest = line.slice(idLength)
    for (let time = 1; time < times; time++) yield `{"id":"${idOf(seed, story, step + time * apart)}"${rest}`
  }
}
/** More than there are statements: under one seed no two places have the same id, under two some do. */
const apart = 500_000_000
/** Of `{"id":"…"`. */
const idLength = 44

/** Writes them as a file of lines, a megabyte at a time, each said so many times. Returns its size in bytes. */
export const write = (file: string, seed: number, count: number, times = 1): number => {
  const out = openSync(file, "w")
  let [lines, length, bytes] = [new Array<string>(), 0, 0]
  const flush = (): void => {
    if (lines.length > 0) bytes += writeSync(out, `${lines.join("\n")}\n`)
    lines = []
    length = 0
  }
  for (const line of repeated(seed, count, times)) {
    lines.push(line)
    length += line.length
    if (length >= 1_000_000) flush()
  }
  flush()
  closeSync(out)
  return bytes
}
