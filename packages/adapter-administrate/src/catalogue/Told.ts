/** What a catalog can't say of an instance's: a sentence for each thing, with what it is about and what to do. */
import { Phrase } from "@laurel/core"

const { count } = Phrase

/** Each with how many things it is about, and which these are, in a list cut to what a message can bear. */
const sentences = {
  fields: (_: number, which: string) =>
    `Nobody said which fields of an event hold its passing rules, and no public page does. Not asked for: ${which}. Where passing by attendance is not known, a type asks for Administrate's own word that the learner passed. Look the fields up in the explorer of the developer portal, in the type Event, and name them; or write the rules into the catalog.`,
  candidates: (_: number, which: string) =>
    `By their names, these fields of an event may hold passing rules: ${which}. Look at what they say of an event that you know before you name them.`,
  schema: () =>
    "The API does not tell its schema: only documented fields were asked for. Achievement types that no course template awards were not seen, and events are taken to award what their templates do. Give the application's user the right to read the schema, or compare both by hand.",
  types: () =>
    "The API has no list of all achievement types: those that nothing awards were not seen. Look at Control Panel > Achievements, and add what is missing.",
  inherited: () =>
    "What an event itself awards can't be asked for: events are taken to award what their templates do now, which those made earlier may not. Compare the Achievements tab of events that are still to be judged.",
  drafts: (much: number, which: string) =>
    `${count(much, "course template")} in draft (${which}): nobody can be booked on them. Take the catalogue again once they are published.`,
  archived: (much: number, which: string) =>
    `${count(much, "archived course template")} without an event (${which}): nothing can be earned in them any more.`,
  cancelled: (much: number, which: string) =>
    `${count(much, "cancelled event")} (${which}): nothing is earned in them, and their rules were not looked at.`,
  draft: (much: number, which: string) =>
    `${count(much, "event")} in draft (${which}): nobody is booked yet, and their rules were not looked at. Take the catalogue again once they are published.`,
  stateless: (much: number, which: string) =>
    `${count(much, "event")} in a state that is neither published, draft nor cancelled (${which}): taken as published.`,
  orphans: (much: number, which: string) =>
    `${count(much, "event")} whose course template is not there any more, or not to be seen (${which}): learners are read by course template, so nothing is earned in them. Restore the template, or give the application's user the right to see it; else import what was earned from a list.`,
  eventless: (much: number, which: string) =>
    `${count(much, "course template")} without an event (${which}): passing rules are an event's, so their types ask for Administrate's own word that the learner passed. Take the catalogue again once there is an event.`,
  differing: (much: number, which: string) =>
    `${count(much, "event")} with other awards or rules than most of their course template's (${which}): all of a template is one offering, and is judged as most of its events are, of two ways that are as frequent by the newer one. Give such events a template of their own, or mend their rules; until then the drift report names who is judged otherwise.`,
  zones: (much: number, which: string) =>
    `${count(much, "course template")} with events in several time zones (${which}): the offering counts its days in the most frequent one; each fact is counted in its event's own.`,
  zoneless: (much: number, which: string) =>
    `${count(much, "event")} without a time zone that is known here (${which}): days are counted in the offering's zone. Mend it in the event; or, where it is called by another name than IANA's, add the name to "zones" of the source's setting.`,
  mixed: (much: number, which: string) =>
    `${count(much, "course template")} with events of several learning modes (${which}): the offering has no delivery, so no rule is held against what it can produce.`,
  modeless: (much: number, which: string) =>
    `${count(much, "event")} with a learning mode other than Classroom, LMS and Blended (${which}): nothing is known of how they are delivered. Add "delivery" to the offering where it should be checked.`,
  timeless: (much: number, which: string) =>
    `${count(much, "session")} without a start before its end (${which}): nobody is scheduled for it until its times are mended in Administrate.`,
  sessionless: (much: number, which: string) =>
    `${count(much, "event")} passed by attendance, with no session to attend or no more sessions than may be missed (${which}): whoever is booked passes. The rule asks for Administrate's own word instead. Add the sessions in Administrate, or write a rule of your own.`,
  online: (much: number, which: string) =>
    `${count(much, "event")} with online content (${which}): which of it a learner must complete to pass is not told by the API, and completing all of it is not passing. The rule asks for Administrate's own word; each piece of content that has a title is a component, so that a rule can ask for completed("content") instead.`,
  untitled: (much: number, which: string) =>
    `${count(much, "course template")} with content whose title can't be asked for (${which}): every event has its own pieces, and without a title it is not known which are the same. They are no components; add those that a rule is to ask for as "content/<number>".`,
  spread: (much: number, which: string) =>
    `${count(much, "course template")} with a piece of content in more than 101 events (${which}): a component takes 101 activities, those of the newest events. Add others where their learners are still to be judged by it.`,
  crowded: (much: number, which: string) =>
    `${count(much, "course template")} with more than 1,000 pieces of content (${which}): those of the newest events are components.`,
  byHand: (much: number, which: string) =>
    `${count(much, "achievement type")} awarded by hand, by a person who looks at the learner (${which}): the rule also asks for the word of a person in Laurel. What Administrate has awarded so far is its opinion, and is seen in the drift report; grant what is to stand.`,
  perhapsByHand: (much: number, which: string) =>
    `${count(much, "achievement type")} of which Administrate does not say whether it is awarded automatically (${which}): taken as awarded automatically. Add a decided clause where a person has to.`,
  byAttendance: (much: number, which: string) =>
    `${count(much, "achievement type")} earned by attendance, or by Administrate's own word, since a person may pass a learner who attended too little (${which}). Attendance speaks once a participation is closed: until then another session may be scheduled. Take the second clause out where attendance alone is to decide.`,
  byOutcome: (much: number, which: string) =>
    `${count(much, "achievement type")} earned by Administrate's own word that the learner passed (${which}): what it takes, such as a pass mark in an assessment, is not told by the API. Write a scored or completed clause where Laurel is to judge that itself.`,
  paid: (much: number, which: string) =>
    `${count(much, "achievement type")} awarded only once the invoice is paid (${which}): no clause asks for money. Laurel awards it when it is earned, and the drift report names who has not paid yet. To hold it back, add a decided clause, and assess who has paid.`,
  bases: (much: number, which: string) =>
    `${count(much, "achievement type")} whose validity is counted from the day of issue in some events and from the day it was earned in others (${which}): all of it is counted as in most of its courses.`,
  variants: (much: number, which: string) =>
    `${count(much, "achievement type")} with other rules in some of its courses (${which}): one type for each rule, each with its own validity, and a certification "…/all" through any of them. Ask for the certification, or make them one type where the difference was an oversight.`,
  unawarded: (much: number, which: string) =>
    `${count(much, "achievement type")} that no course template awards (${which}): a type needs a course in which it is earned. What was awarded by hand stays Administrate's opinion; write a type with a decided clause where it is to be kept up here.`,
  unread: (much: number, which: string) =>
    `${count(much, "achievement type")} with a validity that is no whole number of days, weeks, months or years above 0 (${which}): it is not made, since without an end it would never expire. Mend it in Administrate, or write the type yourself.`,
  many: (much: number, which: string) =>
    `${count(much, "course template")} with more than 100 achievement types (${which}): the first 100 are taken.`,
  long: (much: number, which: string) =>
    `${count(much, "name")} longer than 200 characters (${which}…): cut in the catalog.`,
  never: () =>
    "Not asked for: certificate templates and numbering sequences (give a type its certificate in Laurel), learning paths, external activities, prices, instructors, resources, triggers and communications."
} as const

export type About = keyof typeof sentences

/** Local to one reading: what was found, by sentence. */
export class Notes {
  readonly #found = new Map<About, Set<string>>()

  add(about: About, which = ""): void {
    const known = this.#found.get(about)
    if (known === undefined) this.#found.set(about, new Set([which]))
    else known.add(which)
  }

  /** In the order of the sentences above. */
  sentences(): ReadonlyArray<string> {
    // Keys of the object, which are all there are.
    const all = Object.keys(sentences) as ReadonlyArray<About>
    return all.flatMap((about) => {
      const found = this.#found.get(about)
      return found === undefined ? [] : [sentences[about](found.size, Phrase.list(found))]
    })
  }
}
